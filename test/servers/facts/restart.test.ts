/** REST: servers forget it, keep it, or take what lies beyond the end (cases 54 to 57, 60). */
import { expect, it } from 'vitest';
import { sizeOf } from '../../../server/ftp/describe.ts';
import { ReplyError } from '../../../server/ftp/errors.ts';
import { ContractSession, pathname } from '../../contracts/contract-session.ts';
import { fingerprintOf, sample } from '../../contracts/sample-bytes.ts';
import { startGateway } from '../../support/gateway.ts';
import { ftpSrv } from '../ftp-srv.ts';
import { inetutils } from '../inetutils.ts';
import { netkit } from '../netkit.ts';
import { SERVER_KINDS } from '../server-kinds.ts';
import { onServer } from './on-server.ts';

const OFFSET_BYTES = 12_345;
const WHOLE = fingerprintOf(sample(65_536));
const REST_OF_FILE = fingerprintOf(sample(65_536).subarray(OFFSET_BYTES));

for (const kind of [inetutils, netkit]) {
  await onServer(kind, (server) => {
    for (const mode of ['epsv', 'pasv', 'eprt', 'port'] as const) {
      it(`begins a part where it should by ${mode}, though the server forgets REST after any other command`, async () => {
        await using session = await ContractSession.open(server(), mode);
        const { bytes } = await session.read(pathname('/size-65536'), { offsetBytes: OFFSET_BYTES });
        expect(fingerprintOf(bytes)).toEqual(REST_OF_FILE);
        expect(session.verbs.slice(session.verbs.indexOf('REST'))).toEqual(['REST', 'RETR']);
      });
    }
  });
}

for (const kind of SERVER_KINDS) {
  await onServer(kind, (server) => {
    it('sends a file whole after a part of another one was refused', async () => {
      await using session = await ContractSession.open(server(), 'auto');
      const part = session.read(pathname('/not there'), { offsetBytes: OFFSET_BYTES });
      await expect(part).rejects.toThrow(ReplyError);
      const { bytes } = await session.read(pathname('/size-65536'));
      expect(fingerprintOf(bytes)).toEqual(WHOLE);
    });

    it('stores a file whole after a part of another one was refused', async () => {
      await using session = await ContractSession.open(server(), 'auto');
      const part = session.read(pathname('/not there'), { offsetBytes: OFFSET_BYTES });
      await expect(part).rejects.toThrow(ReplyError);
      await session.write(pathname('/up/whole'), sample(65_536));
      expect(fingerprintOf((await session.read(pathname('/up/whole'))).bytes)).toEqual(WHOLE);
    });

    it('sends nothing from an offset beyond the end, or refuses, and goes on', async () => {
      await using session = await ContractSession.open(server(), 'auto');
      const beyond = await session.read(pathname('/size-1'), { offsetBytes: OFFSET_BYTES }).catch(refusal);
      expect(beyond instanceof ReplyError ? 0 : beyond.bytes.length).toBe(0);
      expect(fingerprintOf((await session.read(pathname('/size-65536'))).bytes)).toEqual(WHOLE);
    });

    it('answers a range beyond the end with 416, whatever the server would do', async () => {
      await using gateway = await startGateway();
      const { user, password } = server();
      const site = await gateway.site(server(), { user, password });
      const answer = await site.get('/size-1', { range: `bytes=${OFFSET_BYTES}-` });
      expect([answer.status, answer.headers['content-range']]).toEqual([416, 'bytes */1']);
    });

    it('tells sizes as bytes on the disk, though some convert line ends in TYPE A', async () => {
      await using session = await ContractSession.open(server(), 'auto');
      expect(session.events.map(({ text }) => text)).toContain('TYPE I');
      expect(await sizeOf(session.ftp, pathname('/size-65536'))).toBe(65_536);
      // ftp-srv 4.6.3 says `213 File status` of an empty file: no size at all, and that is not 213 bytes.
      expect(await sizeOf(session.ftp, pathname('/size-0'))).toBe(kind === ftpSrv ? undefined : 0);
    });
  });
}

function refusal(error: unknown): ReplyError {
  if (error instanceof ReplyError) return error;
  throw error;
}
