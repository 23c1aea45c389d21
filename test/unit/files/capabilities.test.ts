import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from '../../../server/files/capabilities.ts';
import { Features } from '../../../server/ftp/features.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import type { FactName, FactValues } from '../../../server/ftp/knowledge.ts';

describe('what a server can do (cases 22 and 23)', () => {
  it.each<[string, FactName, FactValues[FactName], boolean]>([
    ['REST STREAM', 'restart', true, true],
    ['REST STREAM', 'restart', false, false],
    ['SIZE', 'size', true, true],
    ['MDTM', 'mdtm', false, false],
    ['MLST', 'listCommand', 'MLSD', true],
    ['MLST', 'listCommand', 'LIST', false],
    ['MFMT', 'setTime', 'MFMT', true],
    ['MFMT', 'setTime', 'none', false],
    ['EPSV', 'dataMode', 'extended-passive', true],
  ])('is %s by what %s = %s has proved, not by FEAT', (name, fact, value, available) => {
    const knowledge = new Knowledge();
    knowledge.learn(fact, value, 'seen');
    expect(capabilitiesOf(new Features(undefined), knowledge)[name]).toEqual({ available, reason: 'seen' });
  });

  it('is what FEAT says where nothing was proved', () => {
    const { MLST } = capabilitiesOf(new Features(undefined), new Knowledge());
    expect(MLST?.reason).toMatch(/FEAT/);
  });

  it('is not doubted because another way or command is used', () => {
    const knowledge = new Knowledge();
    knowledge.learn('dataMode', 'passive', 'PASV works');
    knowledge.learn('listCommand', 'LIST -a', 'LIST -a shows more');
    const { EPSV, MLST } = capabilitiesOf(new Features(undefined), knowledge);
    expect([EPSV?.reason, MLST?.reason].join()).not.toMatch(/PASV|LIST/);
  });
});
