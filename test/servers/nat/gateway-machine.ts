/**
 * A Gangway on the machine it runs on, which is a namespace of a test, with the client that asks it: requests come as lines of JSON on
 * standard input, answers go out the same way. Environment: as for Gangway itself. First argument: limits as JSON. It ends with its
 * input.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildApp } from '../../../server/app.ts';
import { readConfig } from '../../../server/config.ts';
import { DEFAULT_LIMITS } from '../../../server/ftp/limits.ts';
import type { SessionLimits } from '../../../server/ftp/limits.ts';
import { exchange } from '../../support/http-exchange.ts';
import { exchangeSlowly } from './slow-exchange.ts';
import type { MachineAnswer, MachineRequest } from './machine-talk.ts';

const limits = JSON.parse(process.argv[2] ?? '{}') as Partial<SessionLimits>;
const app = await buildApp({
  config: readConfig(process.env),
  version: '0.0.0-test',
  webRoot: join(tmpdir(), 'gangway-has-no-web-build'),
  limits: { ...DEFAULT_LIMITS, ...limits },
  logLevel: 'silent',
});
const port = Number(new URL(await app.listen()).port);
process.stdout.write('ready\n');

async function answer({ id, holdMs, ...request }: MachineRequest): Promise<void> {
  const { body, ...rest } =
    holdMs === undefined
      ? await exchange({ ...request, port })
      : await exchangeSlowly({ ...request, port }, holdMs);
  const answered: MachineAnswer = { id, ...rest, body: body.toString('base64') };
  process.stdout.write(`${JSON.stringify(answered)}\n`);
}

for await (const line of createInterface({ input: process.stdin })) {
  void answer(JSON.parse(line) as MachineRequest);
}
process.exit(0);
