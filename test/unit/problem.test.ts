import { describe, expect, it } from 'vitest';
import { GatewayError, InvariantBroken } from '../../server/errors.ts';
import type { Phase } from '../../server/errors.ts';
import {
  EntryMissing,
  FileChanged,
  Incomplete,
  IsFolder,
  Surplus,
  UploadMismatch,
} from '../../server/files/errors.ts';
import {
  BadReply,
  CertificateUntrusted,
  ConnectFailed,
  DataLost,
  DataRefused,
  LoginRefused,
  NotSupported,
  ReplyError,
  ServerBusy,
  ServerSpeaksTls,
  SessionLost,
  TimedOut,
  TlsFailed,
  TlsRefused,
} from '../../server/ftp/errors.ts';
import { IdleCheckFailed, PoolBusy, WaitingLineFull } from '../../server/pool/errors.ts';
import { languageOf } from '../../server/exchange/language.ts';
import { wordsEn } from '../../server/problem-words/en.ts';
import { wordsZh } from '../../server/problem-words/zh.ts';
import { codeOf, problemOf, RequestRefused } from '../../server/problem.ts';
import type { ProblemCode } from '../../server/problem.ts';
import { RateLimited } from '../../server/security/errors.ts';

const CODES = Object.keys(wordsEn) as ProblemCode[];
const context = { language: 'en', requestId: 'r-1' } as const;
const HAN = /\p{Script=Han}/u;

describe('the words of failures', () => {
  it('exist in both languages for the same codes', () => {
    expect(Object.keys(wordsZh).sort()).toEqual([...CODES].sort());
  });

  it.each(CODES)('of %s are sentences, in English and in Chinese', (code) => {
    const [en, zh] = [wordsEn[code], wordsZh[code]];
    expect(en.detail).toMatch(/^[A-Z].*[.?!]$/s);
    expect(`${en.title}${en.detail}${en.advice ?? ''}`).not.toMatch(HAN);
    expect(zh.title).toMatch(HAN);
    expect(zh.detail).toMatch(HAN);
    expect(en.advice === undefined, 'advice in both or in none').toBe(zh.advice === undefined);
  });
});

describe('a problem', () => {
  it.each(CODES)('of %s has the members of RFC 9457 and the code', (code) => {
    const { problem } = problemOf(new RequestRefused(code, 'why'), context);
    expect(problem).toMatchObject({ code, title: wordsEn[code].title, requestId: 'r-1' });
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.status).toBeLessThan(600);
    expect(problem.type).toMatch(/^urn:gangway:problem:[a-z-]+$/);
  });

  it('speaks the language that was asked for', () => {
    const { problem } = problemOf(new EntryMissing(), { ...context, language: 'zh' });
    expect(problem.detail).toBe(wordsZh.FTP_NOT_FOUND.detail);
  });

  it.each<[string, number, Phase, ProblemCode, number]>([
    ['RETR', 550, 'command', 'FTP_NOT_FOUND', 404],
    ['RETR', 550, 'transfer', 'FTP_DATA_LOST', 502],
    ['MLSD', 550, 'transfer', 'FTP_DATA_LOST', 502],
    ['STOR', 550, 'command', 'FTP_PERMISSION', 403],
    ['MKD', 550, 'command', 'FTP_PERMISSION', 403],
    ['RMD', 550, 'command', 'FTP_NOT_FOUND', 404],
    ['STOR', 553, 'command', 'FTP_PERMISSION', 403],
    ['STOR', 452, 'transfer', 'FTP_STORAGE_FULL', 507],
    ['STOR', 552, 'transfer', 'FTP_STORAGE_FULL', 507],
    ['RETR', 450, 'command', 'FTP_FILE_BUSY', 409],
    ['RETR', 451, 'transfer', 'FTP_LOCAL_ERROR', 502],
    ['MFMT', 502, 'command', 'FTP_NOT_SUPPORTED', 501],
    ['SITE', 500, 'command', 'FTP_NOT_SUPPORTED', 501],
    ['CWD', 499, 'command', 'FTP_REFUSED', 502],
  ])('of %s answered with %i in the phase %s is %s, %i', (verb, code, phase, expected, status) => {
    const { problem } = problemOf(new ReplyError(verb, { code, text: 'No' }, { phase }), context);
    expect([problem.code, problem.status, problem.ftp]).toEqual([
      expected,
      status,
      { verb, reply: code, text: 'No' },
    ]);
  });

  it('shows the reply behind its cause', () => {
    const cause = new ReplyError('MLST', { code: 550, text: 'Gone' });
    expect(problemOf(new EntryMissing({ cause }), context).problem.ftp).toEqual({
      verb: 'MLST',
      reply: 550,
      text: 'Gone',
    });
    expect(problemOf(new DataLost('RETR', 'why'), context).problem.ftp).toEqual({ verb: 'RETR' });
  });

  it('tells what lay beneath: our own words, and the codes of others', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:21'), { code: 'ECONNREFUSED' });
    const failure = new ConnectFailed(
      'ftp.example.org port 21',
      new AggregateError([refused], 'all', { cause: refused }),
    );
    expect(problemOf(failure, context).problem.cause).toBe(
      'no connection to ftp.example.org port 21: ECONNREFUSED',
    );
  });

  it('masks and bounds what lay beneath', () => {
    const failure = new ReplyError('SITE', { code: 500, text: `hunter2\u001b[31m${'x'.repeat(9_000)}` });
    const mask = (text: string): string => text.replaceAll('hunter2', '***');
    const { cause } = problemOf(failure, { ...context, mask }).problem;
    expect(cause).toMatch(/^SITE was answered with 500 \*\*\*\\x1b\[31mx+…$/);
    expect(cause?.length).toBeLessThan(2_000);
  });

  const reply = { code: 421, text: 'Bye' };
  it.each<[GatewayError, Phase, object | undefined]>([
    [new TimedOut('reply to PASS', 1, { verb: 'PASS' }), 'login', { verb: 'PASS' }],
    [new TimedOut('reply to SIZE', 1, { verb: 'SIZE' }), 'command', { verb: 'SIZE' }],
    [new TimedOut('byte of data', 1, { verb: 'RETR', phase: 'transfer' }), 'transfer', { verb: 'RETR' }],
    [new ServerSpeaksTls(1), 'connect', { verb: 'CONNECT' }],
    [new SessionLost('why', { verb: 'PBSZ' }), 'tls', { verb: 'PBSZ' }],
    [
      new SessionLost('why', { verb: 'STOR', farewell: reply }),
      'transfer',
      { verb: 'STOR', reply: 421, text: 'Bye' },
    ],
    [new SessionLost('why', { cause: new TimedOut('x', 1, { verb: 'MLST' }) }), 'command', { verb: 'MLST' }],
    [new BadReply('why', { verb: 'CONNECT' }), 'connect', { verb: 'CONNECT' }],
    [new DataRefused(['EPSV: no'], { verb: 'MLSD' }), 'data', { verb: 'MLSD' }],
    [new TlsRefused('AUTH', reply), 'tls', { verb: 'AUTH', reply: 421, text: 'Bye' }],
    [new TlsFailed('why', { phase: 'tls' }), 'tls', undefined],
    [new ConnectFailed('x', undefined), 'connect', undefined],
    [new NotSupported('REST'), 'command', { verb: 'REST' }],
    [new IsFolder(), 'command', undefined],
    [new Incomplete(2, 1), 'transfer', { verb: 'RETR' }],
    [new Surplus(1), 'transfer', { verb: 'RETR' }],
    [new UploadMismatch(2, 1), 'transfer', { verb: 'STOR' }],
    [new FileChanged(), 'transfer', undefined],
    [new PoolBusy({ position: 1, afterMs: 1 }), 'connect', undefined],
    [
      new PoolBusy({ position: 1, afterMs: 1, cause: new ServerBusy('CONNECT', reply) }),
      'connect',
      { verb: 'CONNECT', reply: 421, text: 'Bye' },
    ],
    [new WaitingLineFull(9), 'connect', undefined],
    [new IdleCheckFailed(9), 'connect', undefined],
  ])('of %o tells the step and the command', (failure, phase, ftp) => {
    const { problem } = problemOf(failure, context);
    expect([problem.phase, problem.ftp]).toEqual([phase, ftp]);
    expect(problem.advice ?? problem.code).toMatch(/^[A-Z]/);
  });

  it('names the command whose reply was waited for first, whatever comes later', () => {
    const lost = new SessionLost('why');
    for (const verb of ['USER', 'QUIT']) lost.interrupted(verb);
    expect([lost.verb, lost.phase]).toEqual(['USER', 'login']);
  });

  it('of a refused login is 403 and not worth a second try', () => {
    const { problem } = problemOf(new LoginRefused('PASS', { code: 530, text: 'No' }), context);
    expect(problem).toMatchObject({
      code: 'FTP_LOGIN_REFUSED',
      status: 403,
      retryable: false,
      phase: 'login',
    });
  });

  it('says when to come back, for what may succeed later', () => {
    const limited = problemOf(new RateLimited(2_500), context);
    expect([limited.problem.status, limited.problem.retryable, limited.retryAfterSeconds]).toEqual([
      429,
      true,
      3,
    ]);
    expect(problemOf(new RequestRefused('DRAINING', ''), context).retryAfterSeconds).toBeGreaterThan(0);
    expect(problemOf(new EntryMissing(), context).retryAfterSeconds).toBeUndefined();
  });

  it('shows the certificate that was not trusted', () => {
    const certificate = {
      subject: 's',
      issuer: 'i',
      names: ['DNS:x'],
      validFrom: new Date(0),
      validTo: new Date(1_000),
      fingerprint: 'AA',
    };
    const { problem } = problemOf(new CertificateUntrusted('CERT_HAS_EXPIRED', certificate), context);
    expect(problem).toMatchObject({
      code: 'FTP_TLS_CERT',
      reason: 'CERT_HAS_EXPIRED',
      certificate: {
        ...certificate,
        validFrom: '1970-01-01T00:00:00.000Z',
        validTo: '1970-01-01T00:00:01.000Z',
      },
    });
  });

  it.each<[string, unknown]>([
    ['a programming error', new TypeError('/secret/path is undefined')],
    ['a broken invariant', new InvariantBroken('/secret/path')],
    ['a string', '/secret/path'],
    ['nothing', undefined],
    [
      'a code that is not in the table',
      new (class extends GatewayError {
        override readonly code = 'constructor';
      })('/secret/path'),
    ],
  ])('of %s is INTERNAL, 500, and tells nothing of it (T65)', (_what, thrown) => {
    const { problem } = problemOf(thrown, context);
    expect([codeOf(thrown), problem.status]).toEqual(['INTERNAL', 500]);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});

describe('the language of an answer', () => {
  it.each<[string | undefined, 'en' | 'zh']>([
    [undefined, 'en'],
    ['', 'en'],
    ['zh', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['ZH-hant', 'zh'],
    ['en-US,en;q=0.9,zh;q=0.8', 'en'],
    ['fr, zh;q=0.5', 'zh'],
    ['fr', 'en'],
    ['*', 'en'],
    // The order is by weight, not by place (RFC 9110 section 12.4.2).
    ['en;q=0.2, zh;q=0.8', 'zh'],
    ['zh;q=0, en', 'en'],
    ['zhx', 'en'],
  ])('for %j is %s', (header, expected) => {
    expect(languageOf(header)).toBe(expected);
  });
});
