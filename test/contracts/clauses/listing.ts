import { expect } from 'vitest';
import { ReplyError } from '../../../server/ftp/errors.ts';
import type { RemoteEntry } from '../../../server/ftp/listing/remote-entry.ts';
import { Pathname } from '../../../server/ftp/pathname.ts';
import type { Contract } from '../clause.ts';
import type { ContractSession } from '../contract-session.ts';
import { FACTS_BYTES, FACTS_TIME } from '../contract-server.ts';
import { oddNamesBeyond } from '../deviations.ts';
import { ODD_NAMES } from '../odd-names.ts';
import { BIG_BYTES } from '../sample-bytes.ts';

const ODD_FOLDER = Pathname.ROOT.child(Buffer.from('odd'));

/** Whether a listed name is there with its bytes, and its file can be read by them. */
async function works(
  session: ContractSession,
  listed: readonly RemoteEntry[],
  name: Buffer,
): Promise<boolean> {
  const entry = listed.find((one) => one.name.equals(name));
  if (entry?.sizeBytes !== name.length || entry.kind !== 'file') return false;
  try {
    const { bytes } = await session.read(ODD_FOLDER.child(entry.name));
    return bytes.equals(name);
  } catch (error) {
    if (error instanceof ReplyError) return false;
    throw error;
  }
}

/** Listing folders. */
export function listingClauses(contract: Contract): void {
  contract.mustInSession('lists every odd name with its bytes and opens it by them', async (session) => {
    const listed = await session.list('/odd');
    const failing: string[] = [];
    for (const { what, bytes } of ODD_NAMES) if (!(await works(session, listed, bytes))) failing.push(what);
    expect(failing.toSorted()).toEqual(oddNamesBeyond(contract.asked.server, 'odd name').toSorted());
  });

  contract.mustInSession('lists sizes, times and kinds', async (session) => {
    const listed = await session.list('/');
    const named = (name: string): RemoteEntry | undefined =>
      listed.find((entry) => entry.name.toString() === name);
    expect(named('big')).toMatchObject({ kind: 'file', sizeBytes: BIG_BYTES });
    expect(named('empty')).toMatchObject({ kind: 'folder' });
    expect(named('facts.bin')).toMatchObject({ kind: 'file', sizeBytes: FACTS_BYTES });
    // LIST shows old files by the day.
    expect(named('facts.bin')?.modifiedAt?.toISOString().slice(0, 10)).toBe(
      FACTS_TIME.toISOString().slice(0, 10),
    );
    expect(listed.filter(({ raw }) => raw !== undefined)).toEqual([]);
  });

  contract.mustInSession('lists an empty folder as empty', async (session) => {
    expect(await session.list('/empty')).toEqual([]);
    expect(session.ftp.state).toBe('idle');
  });

  contract.mustInSession('does not take a missing folder for an empty one', async (session) => {
    await expect(session.list('/not there')).rejects.toThrow(ReplyError);
    expect(await session.list('/empty')).toEqual([]);
  });

  contract.mustInSession('does not take a file for an empty folder', async (session) => {
    await expect(session.list('/big')).rejects.toThrow(ReplyError);
  });

  contract.mustInSession('does not take a forbidden folder for an empty one', async (session) => {
    await expect(session.list('/locked')).rejects.toThrow(ReplyError);
    expect(session.ftp.state).toBe('idle');
  });
}
