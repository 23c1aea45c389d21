/** Failures that an FTP server brings about. */
import type { ProblemCode } from '../../../server/problem.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { FILE } from './provocation.ts';
import type { Provocation, Stage } from './provocation.ts';

/** Nobody listens at the discard port of a test machine. */
const CLOSED_PORT = 9;
const VIRTUAL_HOST_ERROR = 599;

const reading =
  (...rules: readonly Script[]): Provocation =>
  async (stage: Stage) =>
    (await stage.site(rules)).get(FILE);
const writing =
  (...rules: readonly Script[]): Provocation =>
  async (stage: Stage) =>
    (await stage.site(rules)).put('/new', 'some bytes');

export const SERVER_PROVOCATIONS = {
  FTP_LOGIN_REFUSED: reading(on('PASS').reply(530, 'Login incorrect')),
  FTP_ACCOUNT_REQUIRED: async (stage) =>
    (await stage.site([], { users: { kim: { password: 'secret', account: 'harbour' } } })).get(FILE),
  FTP_PERMISSION: writing(on('STOR').reply(550, 'Permission denied')),
  FTP_NOT_FOUND: async (stage) => (await stage.site()).get('/missing'),
  FTP_FILE_BUSY: reading(on('RETR').reply(450, 'Busy')),
  FTP_NOT_SUPPORTED: async (stage) => {
    const site = await stage.site([on('SITE').reply(502, 'No')]);
    return site.owner.askJson('PATCH', site.url('files', FILE), { permissions: '0644' });
  },
  FTP_CONNECT: async (stage) =>
    (await stage.gateway.site({ host: '127.0.0.1', port: CLOSED_PORT })).get(FILE),
  FTP_BAD_REPLY: reading(on('greeting').replyRaw('SSH-2.0-OpenSSH_9.2\r\n')),
  FTP_REPLY_TOO_LARGE: reading(on('greeting').endlessReply()),
  FTP_REFUSED: reading(on('RETR').reply(VIRTUAL_HOST_ERROR, 'No')),
  FTP_LOCAL_ERROR: reading(on('RETR').reply(451, 'Disk')),
  FTP_SESSION_LOST: reading(on('USER').resetControl()),
  FTP_DATA_REFUSED: reading(on('RETR').reply(425, 'Cannot')),
  FTP_DATA_LOST: writing(on('STOR').dataResetAt(3)),
  FTP_TIMEOUT: reading(on('greeting').noReply()),
  FTP_INCOMPLETE: reading(on('RETR').dataFinAt(10)),
  FTP_STORAGE_FULL: writing(on('STOR').finalReply(552)),
  UPLOAD_MISMATCH: writing(on('STOR').storeShort(1)),
  FTP_TLS_REQUIRED: async (stage) => (await stage.site([], {}, { security: 'explicit' })).get(FILE),
  FTP_TLS_CERT: async (stage) =>
    (
      await stage.site(
        [],
        { tls: { mode: 'explicit', certificate: 'self-signed' } },
        { security: 'explicit' },
      )
    ).get(FILE),
  FTP_TLS_FAILED: async (stage) =>
    (
      await stage.site([on('AUTH').reply(234).thenClose()], { tls: 'explicit' }, { security: 'explicit' })
    ).get(FILE),
  FTP_TLS_INJECTION: async (stage) =>
    (
      await stage.site(
        [on('AUTH').pipelined(['220 injected\r\n'])],
        { tls: 'explicit' },
        { security: 'explicit' },
      )
    ).get(FILE),
  FTP_TLS_RESUME: async (stage) => {
    const tls = { mode: 'explicit', version: 'TLSv1.2' } as const;
    return (await stage.site([on('RETR').finalReply(522)], { tls }, { security: 'explicit' })).get(FILE);
  },
  FTP_TLS_PLAIN: async (stage) => (await stage.site([], {}, { security: 'implicit' })).get(FILE),
  FTP_TLS_IMPLICIT: async (stage) => (await stage.site([], { tls: 'implicit' })).get(FILE),
} satisfies Partial<Record<ProblemCode, Provocation>>;
