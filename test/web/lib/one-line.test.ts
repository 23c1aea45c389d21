import { describe, expect, it } from 'vitest';
import { oneLine } from '../../../web/src/lib/one-line.ts';

describe('a reply in a row of the inspector', () => {
  it('is one line, however many the server sent', () => {
    expect(oneLine('211-Features:\n UTF8\n\n MLST type*;size*;\n211 End')).toBe(
      '211-Features: · UTF8 · MLST type*;size*; · 211 End',
    );
  });

  it('is left alone when it is one line already', () => {
    expect(oneLine('226 Transfer  complete')).toBe('226 Transfer  complete');
  });
});
