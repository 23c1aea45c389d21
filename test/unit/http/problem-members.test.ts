import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../server/contract/problem.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let gateway: TestGateway;
let server: ScriptedFtp;
beforeAll(async () => {
  gateway = await startGateway({ limits: { replyMs: 700, greetingMs: 700, reasonMs: 100 } });
});
afterAll(() => gateway.close());
afterEach(() => server.close());

const FILE = { sizeBytes: 100_000 };
const HAN = /\p{Script=Han}/u;

async function siteOn(...rules: readonly Script[]): Promise<TestSite> {
  server = await startScriptedFtp({});
  server.tree.put('/f', FILE);
  server.script(...rules);
  return gateway.site(server, { mode: 'epsv' });
}

async function failureOf(site: TestSite, language: string): Promise<Problem> {
  const { body } = await site.get('/f', { 'accept-language': language });
  return JSON.parse(body.toString()) as Problem;
}

describe('a failure at the FTP server, as problem+json', () => {
  it.each<[string, readonly Script[], Partial<Problem>]>([
    [
      'silence instead of a greeting',
      [on('greeting').noReply()],
      { code: 'FTP_TIMEOUT', phase: 'connect', ftp: { verb: 'CONNECT' } },
    ],
    [
      'an end instead of a greeting',
      [on('greeting').closeControl()],
      { code: 'FTP_SESSION_LOST', phase: 'connect', ftp: { verb: 'CONNECT' } },
    ],
    [
      'nonsense instead of a greeting',
      [on('greeting').replyRaw('SSH-2.0-OpenSSH_9.2\r\n')],
      { code: 'FTP_BAD_REPLY', phase: 'connect', ftp: { verb: 'CONNECT' } },
    ],
    [
      'silence after PASS',
      [on('PASS').noReply()],
      { code: 'FTP_TIMEOUT', phase: 'login', ftp: { verb: 'PASS' } },
    ],
    [
      'a reset after USER',
      [on('USER').resetControl()],
      { code: 'FTP_SESSION_LOST', phase: 'login', ftp: { verb: 'USER' } },
    ],
    [
      '530 to PASS',
      [on('PASS').reply(530, 'No')],
      { code: 'FTP_LOGIN_REFUSED', phase: 'login', ftp: { verb: 'PASS', reply: 530, text: 'No' } },
    ],
    [
      'silence after TYPE',
      [on('TYPE').noReply()],
      { code: 'FTP_TIMEOUT', phase: 'command', ftp: { verb: 'TYPE' } },
    ],
    [
      'no passive port',
      [on('EPSV').reply(500, 'No')],
      { code: 'FTP_DATA_REFUSED', phase: 'data', ftp: { verb: 'RETR' } },
    ],
    [
      '425 to RETR',
      [on('RETR').reply(425, 'Cannot')],
      { code: 'FTP_DATA_REFUSED', phase: 'data', ftp: { verb: 'RETR', reply: 425, text: 'Cannot' } },
    ],
    [
      '451 to RETR',
      [on('RETR').reply(451, 'Disk')],
      { code: 'FTP_LOCAL_ERROR', phase: 'command', ftp: { verb: 'RETR', reply: 451, text: 'Disk' } },
    ],
  ])('%s is told with step, command, reply, cause and advice', async (_what, rules, expected) => {
    const site = await siteOn(...rules);
    const problem = await failureOf(site, 'en');
    expect(problem).toMatchObject(expected);
    expect(problem.ftp).toEqual(expected.ftp);
    expect(problem.cause).toMatch(/^[\x20-\x7e]+$/);
    expect(problem.advice).toMatch(/^[A-Z].*\.$/);
    expect(typeof problem.retryable).toBe('boolean');
    expect((await failureOf(site, 'zh')).advice).toMatch(HAN);
  });
});
