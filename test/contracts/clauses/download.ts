import { expect } from 'vitest';
import { ReplyError } from '../../../server/ftp/errors.ts';
import type { Contract } from '../clause.ts';
import { pathname } from '../contract-session.ts';
import type { ContractSession } from '../contract-session.ts';
import { BIG, BIG_BYTES, SIZES, fingerprintOf, sample } from '../sample-bytes.ts';

const OFFSET_BYTES = 1_234_567;
const PART_BYTES = 100_000;
const CANCELLED_RANGES = 10;

/** A part from the middle of a big file; the rest is given up. */
async function readPart(session: ContractSession, offsetBytes: number): Promise<Buffer> {
  const extent = { lengthBytes: PART_BYTES, availableBytes: BIG_BYTES - offsetBytes };
  const { bytes, end } = await session.read(pathname('/big'), { offsetBytes, extent });
  expect(end).toBe('range satisfied');
  return bytes;
}

/** Downloads. */
export function downloadClauses(contract: Contract): void {
  contract.mustInSession('sends files of any size byte by byte', async (session) => {
    for (const size of SIZES) {
      const { bytes, end } = await session.read(pathname(`/size-${size}`));
      expect(fingerprintOf(bytes)).toEqual(fingerprintOf(sample(size)));
      expect(end).toBe('complete');
    }
    expect(session.ftp.state).toBe('idle');
  });

  contract.mustInSession('sends a file from an offset on', async (session) => {
    const { bytes } = await session.read(pathname('/size-3000001'), { offsetBytes: OFFSET_BYTES });
    expect(fingerprintOf(bytes)).toEqual(fingerprintOf(sample(3_000_001).subarray(OFFSET_BYTES)));
    const again = await session.read(pathname('/size-3000001'));
    expect(fingerprintOf(again.bytes)).toEqual(fingerprintOf(sample(3_000_001)));
  });

  contract.must('answers or is dead after a range was given up, ten times in a row', async () => {
    let session = await contract.open();
    for (let turn = 1; turn <= CANCELLED_RANGES; turn += 1) {
      const offset = turn * PART_BYTES;
      const part = await readPart(session, offset);
      expect(fingerprintOf(part)).toEqual(fingerprintOf(BIG.subarray(offset, offset + PART_BYTES)));
      if (session.ftp.state === 'dead') session = await contract.open();
      else expect((await session.ftp.ask('NOOP')).isPositive).toBe(true);
      const { bytes } = await session.read(pathname('/size-65536'));
      expect(fingerprintOf(bytes)).toEqual(fingerprintOf(sample(65_536)));
      expect(session.ftp.state).toBe('idle');
    }
    await session.ftp.quit();
  });

  contract.mustInSession('refuses a missing file and goes on', async (session) => {
    await expect(session.read(pathname('/not there.bin'))).rejects.toThrow(ReplyError);
    expect(fingerprintOf((await session.read(pathname('/size-1'))).bytes)).toEqual(fingerprintOf(sample(1)));
  });

  contract.mustInSession('refuses an unreadable file and goes on', async (session) => {
    await expect(session.read(pathname('/locked.bin'))).rejects.toThrow(ReplyError);
    expect(fingerprintOf((await session.read(pathname('/size-1'))).bytes)).toEqual(fingerprintOf(sample(1)));
  });
}
