import { describe, expect, it, vi } from 'vitest';
import { Knowledge } from '../../../server/ftp/knowledge.ts';

const MONDAY = new Date('2026-03-02T08:00:00Z');
const TUESDAY = new Date('2026-03-03T08:00:00Z');

describe('what is known of a server', () => {
  it('keeps an answer with its evidence and its date', () => {
    const knowledge = new Knowledge({ now: () => MONDAY });
    knowledge.learn('restart', true, 'a part came from where it was asked');
    expect(knowledge.get('restart')).toBe(true);
    expect(knowledge.fact('restart')).toEqual({
      value: true,
      evidence: 'a part came from where it was asked',
      at: MONDAY,
    });
    expect(knowledge.get('size')).toBeUndefined();
  });

  it('says since when an answer has been known, not when it was seen last', () => {
    let now = MONDAY;
    const knowledge = new Knowledge({ now: () => now });
    knowledge.learn('listCommand', 'LIST', 'MLSD was answered with 500');
    now = TUESDAY;
    knowledge.learn('listCommand', 'LIST', 'again');
    expect(knowledge.fact('listCommand')).toMatchObject({
      at: MONDAY,
      evidence: 'MLSD was answered with 500',
    });
    knowledge.learn('listCommand', 'MLSD', 'it works now');
    expect(knowledge.fact('listCommand')).toMatchObject({ at: TUESDAY, value: 'MLSD' });
  });

  it('forgets what is in doubt and keeps the rest', () => {
    const knowledge = new Knowledge();
    knowledge.learn('restart', true, 'seen');
    knowledge.learn('size', true, 'seen');
    knowledge.doubt('restart');
    expect(Object.keys(knowledge.all)).toEqual(['size']);
    knowledge.reset();
    expect(knowledge.all).toEqual({});
  });

  it('tells of changes only', () => {
    const onChange = vi.fn();
    const knowledge = new Knowledge({ onChange });
    knowledge.restore({ size: { value: true, evidence: 'kept', at: MONDAY } });
    knowledge.doubt('restart');
    knowledge.learn('size', true, 'seen again');
    expect(onChange).not.toHaveBeenCalled();
    knowledge.learn('size', false, 'it was wrong');
    expect(onChange).toHaveBeenCalledTimes(1);
  });
});
