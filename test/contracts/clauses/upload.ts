import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ReplyError } from '../../../server/ftp/errors.ts';
import { renameEntry } from '../../../server/ftp/change.ts';
import type { Contract } from '../clause.ts';
import { pathname } from '../contract-session.ts';
import { SIZES, fingerprintOf, sample } from '../sample-bytes.ts';

/** Uploads. */
export function uploadClauses(contract: Contract): void {
  const onDisk = (name: string): Promise<Buffer> => readFile(join(contract.server.home, name));

  contract.mustInSession('stores files of any size byte by byte', async (session) => {
    for (const size of SIZES) {
      const name = `up/${contract.asked.mode}-${size}`;
      expect(await session.write(pathname(`/${name}`), sample(size))).toBe(size);
      expect(fingerprintOf(await onDisk(name))).toEqual(fingerprintOf(sample(size)));
    }
    expect(session.ftp.state).toBe('idle');
  });

  contract.mustInSession('replaces a file by a longer and a shorter one', async (session) => {
    for (const size of [1_000, 200_000, 10]) {
      await session.write(pathname('/up/replaced'), sample(size));
      expect(fingerprintOf(await onDisk('up/replaced'))).toEqual(fingerprintOf(sample(size)));
    }
  });

  contract.mustInSession('replaces a file by renaming another one over it', async (session) => {
    await session.write(pathname('/up/old'), sample(1_000));
    await session.write(pathname('/up/new'), sample(2_000));
    await renameEntry(session.ftp, pathname('/up/new'), pathname('/up/old'));
    expect(fingerprintOf(await onDisk('up/old'))).toEqual(fingerprintOf(sample(2_000)));
    await expect(onDisk('up/new')).rejects.toThrow(/ENOENT/);
  });

  contract.mustInSession('refuses a file in a folder that is closed to it and goes on', async (session) => {
    await expect(session.write(pathname('/closed/file'), sample(1))).rejects.toThrow(ReplyError);
    await session.write(pathname('/up/after'), sample(1));
    expect(fingerprintOf(await onDisk('up/after'))).toEqual(fingerprintOf(sample(1)));
  });

  contract.mustInSession('refuses a file in a folder that is not there', async (session) => {
    await expect(session.write(pathname('/nowhere/file'), sample(1))).rejects.toThrow(ReplyError);
    expect((await session.ftp.ask('NOOP')).isPositive).toBe(true);
  });
}
