import { describe, expect, it } from 'vitest';
import { ConfigInvalid, readConfig } from '../../../server/config.ts';

/** What is told of a set of settings; nothing when they are good. */
function mistakesIn(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.mistakes;
    throw error;
  }
}

const OPEN_TO_OTHERS =
  'TARGETS: must say which FTP servers may be reached, because HOST lets other machines in (TARGETS=* is every server that is not forbidden)';

describe('a gateway that other machines can reach', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', '10.0.0.1', 'fd00::1', '128.0.0.1', '::2'])(
    'by HOST=%s does not start without TARGETS',
    (HOST) => {
      expect(mistakesIn({ HOST })).toEqual([OPEN_TO_OTHERS]);
      expect(mistakesIn({ HOST, TARGETS: '  ' })).toEqual([OPEN_TO_OTHERS]);
      expect(mistakesIn({ HOST, TARGETS: '*' })).toEqual([]);
    },
  );

  it.each(['127.0.0.1', '127.8.0.9', '::1', '::ffff:127.0.0.1', 'localhost'])(
    'is not one that listens on %s',
    (HOST) => {
      expect(mistakesIn({ HOST })).toEqual([]);
    },
  );

  it('by HOST and PUBLIC_URL is told once', () => {
    const mistakes = mistakesIn({ HOST: '0.0.0.0', PUBLIC_URL: 'https://files.example.org' });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(/^TARGETS: must say .* because PUBLIC_URL is not localhost/);
  });

  it('is told only what is wrong in TARGETS when it is there', () => {
    const mistakes = mistakesIn({ HOST: '0.0.0.0', TARGETS: 'a b' });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain('"a b"');
  });
});
