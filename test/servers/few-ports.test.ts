import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { vsftpd } from './vsftpd.ts';

/** A busy machine may take its time; nothing here waits for a limit. */
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };
const DOWNLOADS = 8;
const CONTENT = randomBytes(3_000_001);
const reason = await vsftpd.prepare();
const title = 'a server with one passive port, which ends the session of whoever asks for another';

describe.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (skipped: ${reason})`, () => {
  it('serves many downloads at once, one after the other (case 44)', async () => {
    await using server = await vsftpd.start({ passivePorts: 1, activeMode: false });
    await using gateway = await startGateway({ limits: PATIENT });
    await writeFile(join(server.home, 'wanted'), CONTENT);
    await server.giveHomeToUser();
    const { user, password } = server;
    const site = await gateway.site(server, { user, password });
    const answers = await Promise.all(Array.from({ length: DOWNLOADS }, () => site.get('/wanted')));
    expect(answers.map(({ status, end, body }) => [status, end, body.equals(CONTENT)])).toEqual(
      answers.map(() => [200, 'complete', true]),
    );
    expect(await site.transcript()).toContain('waiting for a passive port');
  });
});
