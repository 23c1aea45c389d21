import { describe, expect, it } from 'vitest';
import { command } from '../../../server/ftp/command.ts';
import { Reply } from '../../../server/ftp/reply.ts';
import { MAX_SHOWN_CHARS, SessionLog } from '../../../server/ftp/transcript.ts';
import type { SessionEvent } from '../../../server/ftp/transcript.ts';
import { Secret } from '../../../server/secret.ts';

const PASSWORD = 'correct horse';

function logging(...secrets: string[]): { log: SessionLog; events: SessionEvent[] } {
  const events: SessionEvent[] = [];
  const log = new SessionLog(
    (event) => events.push(event),
    secrets.map((secret) => new Secret(secret)),
  );
  return { log, events };
}

function reply(code: number, ...lines: string[]): Reply {
  return new Reply(
    code,
    lines.map((line) => Buffer.from(line)),
  );
}

/** The text of one line of our own. */
function shown(text: string, ...secrets: string[]): string | undefined {
  const { log, events } = logging(...secrets);
  log.event(text);
  return events[0]?.text;
}

describe('lines', () => {
  it('a command has its verb and no secret', () => {
    const { log, events } = logging(PASSWORD);
    log.command(command('PASS', new Secret(PASSWORD)));
    log.command(command('SITE CHMOD 644', '/f'));
    expect(events).toEqual([
      { kind: 'command', text: 'PASS ***', verb: 'PASS', at: expect.any(Date) as Date },
      { kind: 'command', text: 'SITE CHMOD 644 /f', verb: 'SITE', at: expect.any(Date) as Date },
    ]);
  });

  it('a reply has its code and the time since its command, if there was one', () => {
    const { log, events } = logging();
    log.reply(reply(220, 'ready'), undefined);
    log.reply(reply(200, 'ok'), 1.5);
    expect(events[0]).toMatchObject({ kind: 'reply', code: 220, text: '220 ready' });
    expect(events[0]).not.toHaveProperty('elapsedMs');
    expect(events[1]).toMatchObject({ code: 200, text: '200 ok', elapsedMs: 1.5 });
  });

  it('a reply of several lines looks as it came', () => {
    const { log, events } = logging();
    log.reply(reply(211, 'Features:', ' MDTM', '211-SIZE', 'End'), 0);
    expect(events[0]?.text).toBe('211-Features:\n MDTM\n211-SIZE\n211 End');
  });

  it('an empty reply has its code alone', () => {
    const { log, events } = logging();
    log.reply(reply(211, ''), 0);
    expect(events[0]?.text.trim()).toBe('211');
  });

  it('lines carry the request for which the session works just then', () => {
    const { log, events } = logging();
    log.event('before');
    log.requestId = 'r1';
    log.command(command('NOOP'));
    log.reply(reply(200, 'ok'), 1);
    log.requestId = undefined;
    log.event('after');
    expect(events.map((event) => event.requestId)).toEqual([undefined, 'r1', 'r1', undefined]);
    expect(events[3]).not.toHaveProperty('requestId');
  });
});

describe('masking', () => {
  it('a secret that the server echoes is masked wherever it stands', () => {
    const { log, events } = logging(PASSWORD, 'account-7');
    log.reply(reply(530, `no ${PASSWORD} here`, `x${PASSWORD}x`, `account-7${PASSWORD}`), 1);
    expect(events[0]?.text).toBe('530-no *** here\nx***x\n530 ******');
  });

  it('a secret in a line of our own is masked', () => {
    expect(shown(`it broke (${PASSWORD})`, PASSWORD)).toBe('it broke (***)');
  });

  it.each([
    ['Password required for anna', 'an', 'Password required for anna'],
    ['331 an is wrong', 'an', '331 *** is wrong'],
    ['"an"', 'an', '"***"'],
    ['an', 'an', '***'],
    ['été pété', 'été', '*** pété'],
    ['a.c abc', 'a.c', '*** abc'],
  ])('of %j the short secret %j is masked only as a word', (text, secret, expected) => {
    expect(shown(text, secret)).toBe(expected);
  });

  it('an empty secret masks nothing', () => {
    expect(shown('230 Logged in', '')).toBe('230 Logged in');
  });

  it('a secret with signs of patterns is masked literally', () => {
    expect(shown('a $&.*+?^${}()|[]\\ b', '$&.*+?^${}()|[]\\')).toBe('a *** b');
  });

  it('a secret with control characters is masked before they are escaped', () => {
    expect(shown('a \x1bsecret b', '\x1bsecret')).toBe('a *** b');
  });

  it('a secret that begins before the cut does not show its beginning', () => {
    const text = shown(`${'x'.repeat(MAX_SHOWN_CHARS - 4)}${PASSWORD}`, PASSWORD);
    expect(text).not.toContain(PASSWORD.slice(0, 4));
  });

  it('a user whose name is the password still sees the name in the command', () => {
    const { log, events } = logging('kim');
    log.command(command('USER', 'kim'));
    expect(events[0]?.text).toBe('USER kim');
  });
});

describe('what could act on a screen is escaped', () => {
  it.each([
    ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a\rb\tc\0d\x7fe', 'a\\x0db\\x09c\\x00d\\x7fe'],
    ['\x9b31m', '\\x9b31m'],
    ['txt.\u202egpj', 'txt.\\u202egpj'],
    ['\u2066a\u2069', '\\u2066a\\u2069'],
    ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['é文😀', 'é文😀'],
  ])('%j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('line feeds between the lines of a reply stay', () => {
    expect(shown('a\nb')).toBe('a\nb');
  });

  it('bytes that are no UTF-8 become a replacement sign', () => {
    const { log, events } = logging();
    log.reply(new Reply(257, [Buffer.from('22ff22', 'hex')]), 0);
    expect(events[0]?.text).toBe('257 "\ufffd"');
  });
});

describe('length', () => {
  it('a line as long as the limit is whole, a longer one is cut', () => {
    expect(shown('x'.repeat(MAX_SHOWN_CHARS))).toHaveLength(MAX_SHOWN_CHARS);
    expect(shown('x'.repeat(MAX_SHOWN_CHARS + 1))).toHaveLength(MAX_SHOWN_CHARS);
  });

  it('escapes do not make a cut line longer', () => {
    expect(shown('\x1b'.repeat(MAX_SHOWN_CHARS))?.length).toBeLessThanOrEqual(MAX_SHOWN_CHARS);
  });

  it('the cut leaves no half character', () => {
    expect(shown(`x${'😀'.repeat(MAX_SHOWN_CHARS)}`)?.isWellFormed()).toBe(true);
  });
});
