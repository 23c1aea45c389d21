/** Data connections that real servers make hard: locked passive modes, stale listeners, no port left, broken TLS (cases 25, 42 to 44). */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ReplyError } from '../../../server/ftp/errors.ts';
import { ContractSession, pathname } from '../../contracts/contract-session.ts';
import { BIG, BIG_BYTES, fingerprintOf, sample } from '../../contracts/sample-bytes.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import { netkit } from '../netkit.ts';
import { proftpd } from '../proftpd.ts';
import { pureFtpd } from '../pure-ftpd.ts';
import { pyftpdlib } from '../pyftpdlib.ts';
import { SERVER_KINDS } from '../server-kinds.ts';
import { vsftpd } from '../vsftpd.ts';
import { onServer } from './on-server.ts';

const CROWD = 4;
const MINUTE_MS = 60_000;
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };

for (const kind of SERVER_KINDS) {
  await onServer(kind, (server) => {
    it('may still be asked for PASV after transfers by EPSV, because EPSV ALL is never sent', async () => {
      await using session = await ContractSession.open(server(), 'epsv');
      await session.read(pathname('/size-65536'));
      expect(session.events.filter(({ text }) => /^EPSV ./.test(text))).toEqual([]);
      expect((await session.ftp.ask('PASV')).isPositive).toBe(true);
    });

    it('is asked for a new data connection after a refused transfer, never for the stale one', async () => {
      await using session = await ContractSession.open(server(), 'pasv');
      await expect(session.read(pathname('/not there'))).rejects.toThrow(ReplyError);
      const { bytes } = await session.read(pathname('/size-65536'));
      expect(fingerprintOf(bytes)).toEqual(fingerprintOf(sample(65_536)));
      expect(session.verbs.filter((verb) => verb === 'PASV')).toHaveLength(2);
    });
  });
}

/** With one passive port for all: vsftpd says 500 OOPS and hangs up, Pure-FTPd 425; the others find it free again. */
for (const kind of [vsftpd, proftpd, pureFtpd, pyftpdlib]) {
  const reason = await kind.prepare();
  it.skipIf(reason !== undefined)(
    `${kind.abilities.software} with one passive port serves four downloads at once`,
    { timeout: MINUTE_MS },
    async () => {
      // ProFTPD wants a range; one port more is the smallest.
      await using server = await kind.start({ passivePorts: kind === proftpd ? 2 : 1 });
      await using gateway = await startGateway({ limits: PATIENT });
      await writeFile(join(server.home, 'big'), BIG);
      await server.giveHomeToUser();
      const { user, password } = server;
      const site = await gateway.site(server, { user, password });
      const answers = await Promise.all(Array.from({ length: CROWD }, () => site.get('/big')));
      expect(answers.map(({ status, end, body }) => [status, end, body.length])).toEqual(
        answers.map(() => [200, 'complete', BIG_BYTES]),
      );
      expect(answers.every(({ body }) => body.equals(BIG))).toBe(true);
    },
  );
}

await onServer(netkit, (server) => {
  it('offers TLS and breaks every handshake, after which nobody goes on in clear', async () => {
    await using gateway = await startGateway();
    const { user, password } = server();
    for (const security of ['auto', 'explicit'] as const) {
      const site = await gateway.site(server(), { user, password, security });
      const answer = await site.list('/');
      expect([answer.status, codeIn(answer)]).toEqual([502, 'FTP_TLS_FAILED']);
      expect(await site.transcript()).not.toContain('PASS');
    }
  });

  it('serves in clear whoever asks for that', async () => {
    await using gateway = await startGateway();
    const { user, password } = server();
    const site = await gateway.site(server(), { user, password, security: 'plain' });
    expect((await site.get('/size-65536')).body).toEqual(sample(65_536));
  });
});
