import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ground } from '../contracts/api/call.ts';
import type { Row } from '../contracts/api/call.ts';
import { deviationsOf } from '../contracts/api/response-check.ts';
import { FILE_ROWS } from '../contracts/api/rows-files.ts';
import { SITE_ROWS } from '../contracts/api/rows-sites.ts';
import { WORK_ROWS } from '../contracts/api/rows-work.ts';
import { apiDocument, operationsOf } from '../documents/api-document.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { RealServer } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

const ROWS: Readonly<Record<string, Row>> = { ...SITE_ROWS, ...FILE_ROWS, ...WORK_ROWS };
/** Called by `unit/transfers/watches.test.ts`, because it needs a webhook that has failed. */
const ELSEWHERE: readonly string[] = ['retryWatchDelivery'];
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };

const document = await apiDocument('0.0.0');
const operations = operationsOf(document);
const reason = await vsftpd.prepare();

describe('the operations of the document', () => {
  it('each have a row here that calls them, and every row is an operation', () => {
    const known = [...Object.keys(ROWS), ...ELSEWHERE].sort();
    expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(known);
  });
});

describe.skipIf(reason !== undefined)(`against ${reason ?? vsftpd.abilities.software}`, () => {
  let server: RealServer;
  let gateway: TestGateway;
  let ground: Ground;

  beforeAll(async () => {
    server = await vsftpd.start();
    gateway = await startGateway({ limits: PATIENT });
    const { host, port, user, password } = server;
    const place = { host, port, user, password };
    const kim = await gateway.signIn();
    const site = await kim.site(server, { user, password });
    const draft = { saved: true, security: 'plain', ...place };
    const { body } = await kim.askJson('POST', '/api/v1/sites', draft);
    ground = new Ground({
      gateway,
      kim,
      site,
      place,
      saved: (JSON.parse(body.toString()) as { id: string }).id,
    });
    await server.giveHomeToUser();
  });
  afterAll(async () => {
    await gateway.close();
    await server.stop();
  });

  it.each(operations.filter(({ operation }) => operation.operationId in ROWS))(
    '$operation.operationId answers as the document says: $method $path',
    async (placed) => {
      const answers = (await ROWS[placed.operation.operationId]?.(ground)) ?? [];
      expect(answers.length).toBeGreaterThan(0);
      for (const answer of answers) {
        expect(answer.status, answer.body.toString().slice(0, 500)).toBeLessThan(400);
        expect(deviationsOf(document, placed, answer)).toEqual([]);
      }
    },
  );
});
