import { describe, expect, it } from 'vitest';
import { Features } from '../../../server/ftp/features.ts';
import type { Feature } from '../../../server/ftp/features.ts';
import { Reply } from '../../../server/ftp/reply.ts';

const ALL: readonly Feature[] = ['EPSV', 'MDTM', 'MFMT', 'MLST', 'REST STREAM', 'SIZE', 'UTF8', 'HASH'];

function features(...lines: string[]): Features {
  return new Features(
    new Reply(
      211,
      lines.map((line) => Buffer.from(line, 'latin1')),
    ),
  );
}

/** The features that a FEAT reply with these inner lines names. */
function named(...inner: string[]): Feature[] {
  const found = features('Features:', ...inner, 'End');
  return ALL.filter((feature) => found.names(feature));
}

describe('what FEAT names (case 23)', () => {
  it.each<[string, string[], Feature[]]>([
    ['indented by a blank', [' MDTM', ' SIZE'], ['MDTM', 'SIZE']],
    ['not indented', ['MDTM', 'SIZE'], ['MDTM', 'SIZE']],
    ['indented by tabs and many blanks', ['\tMDTM', '    SIZE'], ['MDTM', 'SIZE']],
    ['with the code in every line', ['211-MDTM', '211- SIZE'], ['MDTM', 'SIZE']],
    ['in lower case', [' mdtm', ' rest stream', ' utf8'], ['MDTM', 'REST STREAM', 'UTF8']],
    ['with facts', [' MLST type*;size*;modify*;unix.mode;'], ['MLST']],
    ['with a blank at the end', [' SIZE ', ' REST STREAM '], ['REST STREAM', 'SIZE']],
    ['several mechanisms in one line', [' AUTH TLS;TLS-C;SSL', ' PBSZ', ' PROT'], []],
    ['one verb twice', [' HASH SHA-1', ' HASH SHA-256*'], ['HASH']],
    ['a verb that only begins alike', [' SIZEX', ' MLSTX', ' UTF8X', ' XSIZE'], []],
    ['REST without STREAM', [' REST'], []],
    ['REST STREAM among other words of REST', [' REST STREAM', ' REST BLOCK'], ['REST STREAM']],
    ['blank lines', ['', ' ', ' SIZE'], ['SIZE']],
    ['lines that are no text', ['\xff\xfe', ' EPSV'], ['EPSV']],
    ['nothing', [], []],
  ])('%s', (_title, inner, expected) => {
    expect(named(...inner)).toEqual(expected);
  });

  it('the first and the last line name nothing', () => {
    const found = features('SIZE', ' MDTM', 'UTF8');
    expect(ALL.filter((feature) => found.names(feature))).toEqual(['MDTM']);
  });

  it('a reply of one line names nothing and is an answer', () => {
    const found = features('No features');
    expect(found.isAnnounced).toBe(true);
    expect(ALL.some((feature) => found.names(feature))).toBe(false);
  });

  it('a server without FEAT announces nothing', () => {
    expect(new Features(undefined).isAnnounced).toBe(false);
  });
});

describe('what is worth trying', () => {
  it('is everything that was not refused, whatever FEAT says', () => {
    const found = features('Features:', ' MLST type*;', 'End');
    expect(ALL.every((feature) => found.mayHave(feature))).toBe(true);
    found.refuse('MLST');
    expect(found.names('MLST')).toBe(true);
    expect(ALL.filter((feature) => !found.mayHave(feature))).toEqual(['MLST']);
  });

  it('is explained to people', () => {
    const found = features('Features:', ' SIZE', ' MLST type*;', 'End');
    found.refuse('MLST');
    const explained = (feature: Feature): [boolean, string] => {
      const { available, reason } = found.explain(feature);
      return [available, reason];
    };
    expect(explained('SIZE')).toEqual([true, expect.stringContaining('names it') as string]);
    expect(explained('MLST')).toEqual([false, expect.stringContaining('refused') as string]);
    expect(explained('MDTM')).toEqual([false, expect.stringContaining('does not name') as string]);
    expect(new Features(undefined).explain('MDTM').available).toBe(true);
  });
});
