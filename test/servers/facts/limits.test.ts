/** How servers say "not now" and "too long": idle limits, limits of sessions, and a login that breaks (cases 13, 20, 21, 24). */
import { rename } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { LoginRefused, ReplyError, ServerBusy } from '../../../server/ftp/errors.ts';
import { ContractSession, pathname } from '../../contracts/contract-session.ts';
import { fingerprintOf, sample } from '../../contracts/sample-bytes.ts';
import { startGateway } from '../../support/gateway.ts';
import { ftpSrv } from '../ftp-srv.ts';
import { inetutils } from '../inetutils.ts';
import { netkit } from '../netkit.ts';
import { proftpd } from '../proftpd.ts';
import { pureFtpd } from '../pure-ftpd.ts';
import { pyftpdlib } from '../pyftpdlib.ts';
import { vsftpd } from '../vsftpd.ts';
import { onServer } from './on-server.ts';

/** Long enough for the pauses of a login on a busy machine. */
const SHORT_IDLE = { idleSeconds: 2 } as const;
const PATIENCE = { timeout: 20_000, interval: 100 };

/** Pure-FTPd is missing: its limit is in whole minutes. */
for (const kind of [vsftpd, proftpd, pyftpdlib, ftpSrv, inetutils, netkit]) {
  await onServer(
    kind,
    (server) => {
      it('ends an idle session, and the session says so before anybody uses it', async () => {
        await using session = await ContractSession.open(server(), 'auto');
        const reason = await session.gone;
        expect(session.ftp.state).toBe('dead');
        expect(reason.message).toMatch(
          /421|closed the control connection|control connection (was closed|broke)/,
        );
        await expect(session.read(pathname('/size-1'))).rejects.toThrow(reason.message);
      });

      it('serves the next request on a new session, and nobody sees the 421', async () => {
        await using gateway = await startGateway();
        const { user, password } = server();
        const site = await gateway.site(server(), { user, password });
        expect((await site.get('/size-65536')).status).toBe(200);
        const logins = async (): Promise<number> =>
          (await site.transcript()).split('\n').filter((line) => line.includes('PASS ')).length;
        const before = await logins();
        await vi.waitFor(async () => expect((await site.sessions()).idle).toBe(0), PATIENCE);
        const again = await site.get('/size-65536');
        expect([again.status, again.end]).toEqual([200, 'complete']);
        expect(fingerprintOf(again.body)).toEqual(fingerprintOf(sample(65_536)));
        expect(await logins()).toBeGreaterThan(before);
      });
    },
    SHORT_IDLE,
  );
}

for (const kind of [vsftpd, proftpd]) {
  await onServer(
    kind,
    (server) => {
      it('ends an idle session over TLS without a readable word, and the session is known to be dead', async () => {
        await using session = await ContractSession.open(server(), 'auto');
        await session.gone;
        expect(session.ftp.state).toBe('dead');
      });
    },
    { tls: 'explicit', ...SHORT_IDLE },
  );
}

/** ProFTPD lets everybody in and says 530 after PASS; the others say 421 instead of a greeting. */
for (const kind of [vsftpd, proftpd, pureFtpd, pyftpdlib]) {
  await onServer(
    kind,
    (server) => {
      it('says that it is full, which is told from a wrong password', async () => {
        await using first = await ContractSession.open(server(), 'auto');
        const second = await ContractSession.open(server(), 'auto').catch((error: unknown) => error);
        expect(second).toBeInstanceOf(ServerBusy);
        expect(second).not.toBeInstanceOf(LoginRefused);
        expect((await first.ftp.ask('NOOP')).isPositive).toBe(true);
      });

      it('has room again when the first session has said goodbye', async () => {
        // A server may count a session for a moment after it has ended (case 92).
        const open = (): Promise<ContractSession> => ContractSession.open(server(), 'auto');
        const first = await vi.waitFor(open, PATIENCE);
        await first.ftp.quit();
        await using second = await vi.waitFor(open, PATIENCE);
        expect(second.ftp.state).toBe('idle');
      });
    },
    { maxPerIp: 1 },
  );
}

await onServer(vsftpd, (server) => {
  it('breaks a login with 500 OOPS when the home is gone, which is not a wrong password and not "full"', async () => {
    const { home } = server();
    await rename(home, `${home}-away`);
    const error = await ContractSession.open(server(), 'auto').catch((thrown: unknown) => thrown);
    await rename(`${home}-away`, home);
    expect(error).toBeInstanceOf(ReplyError);
    expect(error).not.toBeInstanceOf(ServerBusy);
    expect((error as ReplyError).message).toContain('OOPS');
  });
});
