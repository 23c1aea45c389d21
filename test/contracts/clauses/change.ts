import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeFolder, removeFile, removeFolder, renameEntry } from '../../../server/ftp/change.ts';
import { describePath, isThere, sizeOf } from '../../../server/ftp/describe.ts';
import { ReplyError } from '../../../server/ftp/errors.ts';
import type { FtpSession } from '../../../server/ftp/session.ts';
import { setModifiedAt } from '../../../server/ftp/setting-time.ts';
import type { Contract } from '../clause.ts';
import { pathname } from '../contract-session.ts';
import { FACTS_BYTES, factsOnDisk } from '../contract-server.ts';
import { oddNamesBeyond } from '../deviations.ts';
import { ODD_NAMES } from '../odd-names.ts';
import { sample } from '../sample-bytes.ts';

const A_WHILE_AGO = new Date('2019-11-30T08:09:10Z');

/** Renames `/up/plain` to a name and back, if that name really came to be on the disk. folder: `/up` on this machine. */
async function movesTo(ftp: FtpSession, name: Buffer, folder: Buffer): Promise<boolean> {
  const plain = pathname('/up/plain');
  const odd = plain.parent.child(name);
  try {
    await renameEntry(ftp, plain, odd);
    if (!existsSync(Buffer.concat([folder, name]))) return false;
    await renameEntry(ftp, odd, plain);
    return true;
  } catch (error) {
    if (error instanceof ReplyError) return false;
    throw error;
  }
}

/** Facts of one path, and the verbs that change it. */
export function changeClauses(contract: Contract): void {
  const local = (name: string): string => join(contract.server.home, name);

  contract.mustInSession('tells the size and time that the disk has', async ({ ftp }) => {
    const facts = await describePath(ftp, pathname('/facts.bin'));
    expect(facts).toMatchObject(await factsOnDisk(local('facts.bin')));
    expect(await sizeOf(ftp, pathname('/facts.bin'))).toBe(FACTS_BYTES);
  });

  contract.mustInSession('knows what is there and what is not', async ({ ftp }) => {
    expect(await isThere(ftp, pathname('/facts.bin'))).toBe(true);
    expect(await isThere(ftp, pathname('/no such file'))).toBe(false);
  });

  contract.mustInSession('tells a folder from a file', async ({ ftp }) => {
    expect(await describePath(ftp, pathname('/empty'))).toMatchObject({ kind: 'folder' });
    expect((await describePath(ftp, pathname('/big'))).kind).not.toBe('folder');
  });

  const ODD_FOLDERS = [
    ['an odd name', '/up/two words -> 海港', '/up/-dash [1]'],
    ['quotes in its name', '/up/the "new" one', '/up/"quoted"'],
  ] as const;
  for (const [what, before, after] of ODD_FOLDERS) {
    const sentence = `makes, renames and removes a folder with ${what}`;
    contract.mustInSession(sentence, async ({ ftp }) => {
      await makeFolder(ftp, pathname(before));
      expect(existsSync(local(before))).toBe(true);
      await renameEntry(ftp, pathname(before), pathname(after));
      expect([existsSync(local(before)), existsSync(local(after))]).toEqual([false, true]);
      await removeFolder(ftp, pathname(after));
      expect(existsSync(local(after))).toBe(false);
    });
  }

  contract.mustInSession('renames to every odd name and back', async (session) => {
    await session.write(pathname('/up/plain'), sample(10));
    const failing: string[] = [];
    for (const { what, bytes } of ODD_NAMES) {
      const isMoved = await movesTo(session.ftp, bytes, Buffer.from(local('up/')));
      if (!isMoved) failing.push(what);
      if (!existsSync(local('up/plain'))) await session.write(pathname('/up/plain'), sample(10));
    }
    expect(failing.toSorted()).toEqual(oddNamesBeyond(contract.asked.server, 'new name').toSorted());
  });

  contract.mustInSession('removes a file with an odd name', async (session) => {
    const name = "/up/it's a [big] 山.txt";
    await session.write(pathname(name), sample(10));
    expect(existsSync(local(name))).toBe(true);
    await removeFile(session.ftp, pathname(name));
    expect(existsSync(local(name))).toBe(false);
  });

  contract.mustInSession('refuses to make a folder that is there already', async ({ ftp }) => {
    await expect(makeFolder(ftp, pathname('/empty'))).rejects.toThrow(ReplyError);
    expect(ftp.state).toBe('idle');
  });

  contract.mustInSession('refuses to remove or rename what cannot be', async ({ ftp }) => {
    await expect(removeFile(ftp, pathname('/not there'))).rejects.toThrow(ReplyError);
    await expect(removeFolder(ftp, pathname('/odd'))).rejects.toThrow(ReplyError);
    await expect(renameEntry(ftp, pathname('/not there'), pathname('/there'))).rejects.toThrow(ReplyError);
    expect(ftp.state).toBe('idle');
  });

  contract.mustInSession('sets the time of a file', async (session) => {
    await session.write(pathname('/up/dated'), sample(10));
    await setModifiedAt(session.ftp, pathname('/up/dated'), A_WHILE_AGO);
    expect((await factsOnDisk(local('up/dated'))).modifiedAt).toEqual(A_WHILE_AGO);
  });
}
