/** The ways in which servers write down a folder, in the order in which they are tried. A new dialect is one more line. */
import { InvariantBroken } from '../../errors.ts';
import { parseClassicMacLine } from './classic-mac.ts';
import { lineByLine } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { DosListing } from './dos.ts';
import { parseEplfLine } from './eplf.ts';
import { IbmIListing } from './ibm-i.ts';
import { parseMlsxLine } from './mlsx.ts';
import { MvsListing } from './mvs.ts';
import { parseNetWareLine } from './netware.ts';
import { parseNonStopLine } from './nonstop.ts';
import { Os2Listing } from './os2.ts';
import { parseUnixLine } from './unix.ts';
import { isWrappedVmsName, parseVmsLine } from './vms.ts';
import { parseVxWorksLine } from './vxworks.ts';

/**
 * All dialects. The order only matters for lines that several of them understand: classic Mac servers write what `ls -l` could
 * be, too, and are the rarer case with the narrower grammar, so that a whole listing of it is one.
 */
export const DIALECTS: readonly Dialect[] = [
  lineByLine('mlsd', parseMlsxLine),
  lineByLine('classic-mac', parseClassicMacLine),
  lineByLine('unix', parseUnixLine),
  { id: 'dos', begin: (context) => new DosListing(context) },
  lineByLine('eplf', parseEplfLine),
  { ...lineByLine('vms', parseVmsLine), wraps: isWrappedVmsName },
  { id: 'mvs', begin: (context) => new MvsListing(context) },
  { id: 'ibm-i', begin: (context) => new IbmIListing(context) },
  lineByLine('netware', parseNetWareLine),
  { id: 'os2', begin: (context) => new Os2Listing(context) },
  lineByLine('vxworks', parseVxWorksLine),
  lineByLine('nonstop', parseNonStopLine),
];

/** What servers answer to SYST, and the dialect that it makes likely. UNIX is no hint: everybody says it. */
const SYSTEMS: readonly (readonly [system: RegExp, id: string])[] = [
  [/\bVMS\b/i, 'vms'],
  [/\bMVS\b|z\/OS/i, 'mvs'],
  [/OS\/400|\bIBM i\b/i, 'ibm-i'],
  [/Windows/i, 'dos'],
  [/NETWARE/i, 'netware'],
  [/OS\/2/i, 'os2'],
  [/MAC ?OS/i, 'classic-mac'],
  [/VxWorks/i, 'vxworks'],
  [/NonStop|Guardian|Tandem/i, 'nonstop'],
];

/** All dialects, the likeliest one first. system: the answer to SYST, if it is known. */
export function dialectsFor(system: string | undefined): readonly Dialect[] {
  const hint = system === undefined ? undefined : SYSTEMS.find(([pattern]) => pattern.test(system));
  if (hint === undefined) return DIALECTS;
  const likely = dialectNamed(hint[1]);
  return [likely, ...DIALECTS.filter((dialect) => dialect !== likely)];
}

/** The dialect of that id, for a listing whose language is known. Throws InvariantBroken when there is none. */
export function dialectNamed(id: string): Dialect {
  const dialect = DIALECTS.find((candidate) => candidate.id === id);
  if (dialect === undefined) throw new InvariantBroken(`no listing dialect is called ${id}`);
  return dialect;
}
