/** Replies that come twice, never, under another code or in another order than one would think (cases 6, 8, 10, 12). */
import { expect, it } from 'vitest';
import { ContractSession, pathname } from '../../contracts/contract-session.ts';
import { BIG_BYTES, fingerprintOf, sample } from '../../contracts/sample-bytes.ts';
import { netkit } from '../netkit.ts';
import { proftpd } from '../proftpd.ts';
import { pureFtpd } from '../pure-ftpd.ts';
import { pyftpdlib } from '../pyftpdlib.ts';
import { SERVER_KINDS } from '../server-kinds.ts';
import { onServer } from './on-server.ts';

const PART_BYTES = 100_000;
const PRELIMINARY = 150;
const ALREADY_OPEN = 125;
const COMPLETE = 226;

await onServer(netkit, (server) => {
  it("answers a command twice, and the second reply is nobody's: the session is suspect", async () => {
    await using session = await ContractSession.open(server(), 'auto');
    expect((await session.ftp.ask('REST', 'abc')).isNegative).toBe(true);
    await session.gone;
    expect(session.ftp.state).toBe('suspect');
  });
});

await onServer(pureFtpd, (server) => {
  it('ends a cancelled download with a second 150 and no final reply, and the session goes on', async () => {
    await using session = await ContractSession.open(server(), 'auto');
    const before = session.codes.length;
    const extent = { lengthBytes: PART_BYTES, availableBytes: BIG_BYTES };
    const { end } = await session.read(pathname('/big'), { extent });
    expect(end).toBe('range satisfied');
    const codes = session.codes.slice(before);
    expect(codes.filter((code) => code === PRELIMINARY)).toHaveLength(2);
    expect(codes).not.toContain(COMPLETE);
    expect(session.ftp.state).toBe('idle');
    const { bytes } = await session.read(pathname('/size-65536'));
    expect(fingerprintOf(bytes)).toEqual(fingerprintOf(sample(65_536)));
  });
});

await onServer(pyftpdlib, (server) => {
  it('says 125 where others say 150, and the bytes are the same', async () => {
    await using session = await ContractSession.open(server(), 'active');
    const { bytes, end } = await session.read(pathname('/size-3000001'));
    expect([end, bytes.length]).toEqual(['complete', 3_000_001]);
    expect(session.codes).toContain(ALREADY_OPEN);
  });
});

for (const kind of SERVER_KINDS) {
  await onServer(kind, (server) => {
    it('completes a download whose last byte is still held by the reader', async () => {
      await using session = await ContractSession.open(server(), 'auto');
      const download = await session.ftp.retrieve(pathname('/size-1'), {
        signal: new AbortController().signal,
      });
      const held: (() => void)[] = [];
      // ProFTPD says 226 only after we have closed our half; nobody may wait for the reader before that.
      expect(await download.flow({ take: (_bytes, release) => void held.push(release) })).toBe('complete');
      for (const release of held) release();
      await download.settled;
      expect(held).toHaveLength(1);
      expect(session.ftp.state).toBe('idle');
    });
  });
}

await onServer(
  proftpd,
  (server) => {
    it('completes a download over TLS whose last byte is still held by the reader', async () => {
      await using session = await ContractSession.open(server(), 'auto');
      const download = await session.ftp.retrieve(pathname('/size-1'), {
        signal: new AbortController().signal,
      });
      const held: (() => void)[] = [];
      expect(await download.flow({ take: (_bytes, release) => void held.push(release) })).toBe('complete');
      for (const release of held) release();
      await download.settled;
      expect(session.ftp.state).toBe('idle');
    });
  },
  { tls: 'explicit' },
);
