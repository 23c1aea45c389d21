import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { playTranscript, transcriptBytes } from '../../support/scripted-ftp/transcript.ts';
import { RawFtp, received } from './raw-ftp-client.ts';

const LOGIN = [
  'S< 22|0 hello⏎',
  'C> USER kim',
  'S< 331 password⏎',
  'C> PASS *',
  'S< 230-one⏎ two⏎23|0 in\\r|\\n',
];

/** Everything a client hears that says these lines, one per reply. */
async function heard(
  port: number,
  lines: readonly string[],
): Promise<{ text: string; chunks: string[]; how: string }> {
  const ftp = await RawFtp.connect({ host: '127.0.0.1', port });
  try {
    await ftp.reply();
    for (const line of lines) await ftp.ask(line);
  } catch {
    // The connection was cut: what came so far is the result.
  }
  const text = Buffer.concat(ftp.chunks).toString('latin1');
  const chunks = ftp.chunks.map((chunk) => chunk.toString('latin1'));
  ftp.destroy();
  return { text, chunks, how: await ftp.ended };
}

describe('a transcript', () => {
  it('is played with its segments', async () => {
    await using server = await playTranscript(LOGIN);
    const { chunks } = await heard(server.port, ['USER kim', 'PASS secret']);
    expect(chunks).toEqual([
      '22',
      '0 hello\r\n',
      '331 password\r\n',
      '230-one\r\n two\r\n23',
      '0 in\r',
      '\n',
    ]);
    await server.finished();
    expect(server.mismatches).toEqual([]);
    expect(server.commands.map((command) => command.text)).toEqual(['USER kim', 'PASS secret']);
  });

  it('notes what the client should have said', async () => {
    await using server = await playTranscript(LOGIN);
    await heard(server.port, ['USER tom']);
    await server.finished();
    expect(server.mismatches).toEqual(['Error: expected "USER kim" but got "USER tom"']);
  });

  it('can be split at every byte, without changing a byte', async () => {
    const whole = '220 hello\r\n331 password\r\n230-one\r\n two\r\n230 in\r\n';
    expect(transcriptBytes(LOGIN)).toBe(whole.length);
    for (let at = 1; at < whole.length; at++) {
      await using server = await playTranscript(LOGIN, { splitAt: [at] });
      const { text, chunks } = await heard(server.port, ['USER kim', 'PASS secret']);
      expect(text).toBe(whole);
      expect(chunks.join('|').replaceAll('|', '').length).toBe(whole.length);
      const borders = chunks.map((_, i) => chunks.slice(0, i + 1).join('').length);
      expect(borders).toContain(at);
    }
  });

  it.each(['fin', 'rst'] as const)('can be cut after every byte by %s', async (how) => {
    const length = transcriptBytes(LOGIN);
    for (let bytes = 1; bytes < length; bytes += 4) {
      await using server = await playTranscript(LOGIN, { cutAfter: { bytes, how } });
      const result = await heard(server.port, ['USER kim', 'PASS secret']);
      expect([result.text.length, result.how]).toEqual([bytes, how]);
    }
  });

  it('has data connections, and bytes of any kind', async () => {
    await using server = await playTranscript([
      'S< 220 \\xff\\|⏎',
      'C> EPSV',
      'S< 229 ok (|||{port}|)⏎'.replaceAll('|', '\\|'),
      'C> RETR f',
      'S< 150 here⏎',
      'D< hello',
      'D! FIN',
      'S! wait 5',
      'S< 226 done⏎',
      'S! FIN',
    ]);
    const ftp = await RawFtp.connect(server);
    expect(await ftp.reply()).toBe('220 \xff|');
    const data = await ftp.passive(server);
    const arriving = received(data);
    expect(await ftp.ask('RETR f')).toBe('150 here');
    expect((await arriving).bytes.toString()).toBe('hello');
    expect(await ftp.reply()).toBe('226 done');
    expect(await ftp.ended).toBe('fin');
    expect(server.mismatches).toEqual([]);
  });

  it('reads uploads to their end', async () => {
    const lines = ['S< 220 \\|\\|\\|{port}\\|⏎', 'D> ', 'S< 226 done⏎', 'S! RST'];
    await using server = await playTranscript(lines);
    const ftp = await RawFtp.connect(server);
    const port = Number(/\|(\d+)\|/.exec(await ftp.reply())?.[1]);
    const data = connect(port, server.host);
    await once(data, 'connect');
    data.end('bytes');
    expect(await ftp.reply()).toBe('226 done');
    expect(await ftp.ended).toBe('rst');
  });

  it('refuses lines that are none', async () => {
    await expect(playTranscript(['USER kim'])).rejects.toThrow('not a transcript line: USER kim');
  });
});
