import { describe, expect, it } from 'vitest';
import type { Folder } from '../../../server/contract/entry.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestSite } from '../../support/gateway.ts';
import { replaySavedTranscript } from '../../support/scripted-ftp/replay.ts';
import { exchangesIn } from '../../support/scripted-ftp/saved-transcript.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';

const LISTING =
  '03-14-26  09:26AM       <DIR>          Old reports\r\n03-15-26  01:59PM               41 pi.txt\r\n';

const SAVED = [
  '2026-11-22T10:00:00.000Z 1 * dialling ftp.example.org (192.0.2.7 port 21)',
  '2026-11-22T10:00:00.020Z 1 < 220-Welcome',
  '      to a very odd server',
  '    220 ready',
  '2026-11-22T10:00:00.021Z 1 > USER visitor',
  '2026-11-22T10:00:00.040Z 1 < 331 caf\\xe9 password?  (19 ms)',
  '2026-11-22T10:00:00.041Z 1 > PASS ***',
  '2026-11-22T10:00:00.060Z 1 < 230 in  (19.2 ms)',
  '2026-11-22T10:00:01.041Z 2 < 421 No room',
  '2026-11-22T10:00:01.043Z 1 > NOOP',
  '',
].join('\n');

/** What a person sees of a site: its listing, a file, and a file that is not there. */
async function seen(site: TestSite): Promise<unknown> {
  const listing = await site.list('/');
  const file = await site.get('/pi.txt');
  const missing = await site.get('/missing.txt');
  return {
    entries: (JSON.parse(listing.body.toString()) as Folder).entries,
    file: [file.status, file.headers['content-length'], file.end],
    missing: [missing.status, codeIn(missing)],
  };
}

describe('a saved transcript', () => {
  it('is read as what was asked and everything that was answered', () => {
    expect(exchangesIn(SAVED)).toEqual([
      {
        verb: 'greeting',
        argument: '',
        replies: [
          { code: 220, bytes: Buffer.from('220-Welcome\r\n  to a very odd server\r\n220 ready\r\n') },
        ],
        isLast: false,
      },
      {
        verb: 'USER',
        argument: 'visitor',
        replies: [{ code: 331, bytes: Buffer.from('331 caf\xe9 password?\r\n', 'latin1') }],
        isLast: false,
      },
      {
        verb: 'PASS',
        argument: '***',
        replies: [{ code: 230, bytes: Buffer.from('230 in\r\n') }],
        isLast: false,
      },
      {
        verb: 'greeting',
        argument: '',
        replies: [{ code: 421, bytes: Buffer.from('421 No room\r\n') }],
        isLast: true,
      },
      { verb: 'NOOP', argument: '', replies: [], isLast: true },
    ]);
  });

  it('that is none says which line is not understood', () => {
    expect(() => exchangesIn('hello')).toThrow('not a line of a transcript: hello');
  });

  it('of an odd server makes a server that looks the same from the browser', async () => {
    await using odd = await startScriptedFtp({ without: ['MLSD', 'MLST'], listStyle: 'dos' });
    odd.tree.put('/pi.txt', { sizeBytes: 41 });
    odd.script(
      on('greeting').multiLine([' three', ' lines']),
      on('EPSV').reply(500, 'What?'),
      on('PASV').passiveReply(({ port }) => `227 go to 10,0,0,9,${port >> 8},${port & 0xff} now\r\n`),
      on('LIST').listing(() => [LISTING]),
      on('RETR').preliminary(125, 'Already there'),
    );
    await using gateway = await startGateway();
    const original = await gateway.site(odd);
    const expected = await seen(original);
    const saved = await original.transcript();
    expect(saved).not.toContain('secret');

    await using replay = await replaySavedTranscript(saved, { listing: Buffer.from(LISTING) });
    const again = await gateway.site(replay, { password: 'unknown to whoever has only the transcript' });
    expect(await seen(again)).toEqual(expected);
    expect(await again.transcript()).toMatch(/< 227 go to 10,0,0,9,\d+,\d+ now/);
    expect(await again.transcript()).toContain('< 125 Already there');
  });

  it('in which the server hung up makes a server that hangs up at the same command', async () => {
    const saved = SAVED.replace(/^.* 2 < .*\n/m, '').replace('> NOOP', '> CWD /');
    await using replay = await replaySavedTranscript(saved);
    await using gateway = await startGateway();
    const site = await gateway.site(replay);
    const answer = await site.list('/');
    expect([answer.status, codeIn(answer)]).toEqual([502, 'FTP_SESSION_LOST']);
    expect(replay.last.verbs.at(-1)).toBe('CWD');
    expect(await site.transcript()).toContain('220-Welcome');
  });
});
