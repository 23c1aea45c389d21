import { afterEach, describe, expect, it } from 'vitest';
import { Cancelled, DataLost, ReplyError, TimedOut } from '../../../server/ftp/errors.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { listFolder } from '../../../server/ftp/list.ts';
import type { ListOptions } from '../../../server/ftp/list.ts';
import type { RemoteEntry } from '../../../server/ftp/listing/remote-entry.ts';
import { MAX_ASKED } from '../../../server/ftp/name-list.ts';
import { answersOf, failureOf, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';

const UNIX = '-rw-r--r--   1 kim      staff          12 Mar  7 09:14 ';
const NO_MLSD = { without: ['MLSD', 'MLST'] } as const;

let server: ScriptedFtp;
let engine: Engine;
afterEach(async () => {
  engine.close();
  await server.close();
});

async function start(
  options: ScriptedFtpOptions = {},
  engineOptions: EngineOptions = {},
): Promise<Knowledge> {
  server = await startScriptedFtp(options);
  const knowledge = new Knowledge();
  engine = await openEngine(server, { knowledge, ...engineOptions });
  return knowledge;
}

/** Names and the end of a listing that also looks for hidden files. */
function list(folder: string, options: Partial<ListOptions> = {}): ReturnType<typeof listPlain> {
  return listPlain(folder, { hidden: 'find out', ...options });
}

async function listPlain(
  folder: string,
  options: Partial<ListOptions> = {},
): Promise<{ names: string[]; entries: RemoteEntry[]; dialect: string }> {
  const entries: RemoteEntry[] = [];
  const { dialect } = await listFolder(engine.session, path(folder), {
    signal: new AbortController().signal,
    context: { now: new Date('2024-07-01T12:00:00Z'), offsetMinutes: 0 },
    onEntries: (batch) => void entries.push(...batch),
    ...options,
  });
  return { names: entries.map(({ name }) => name.toString()), entries, dialect };
}

/** The listing commands of the newest session, in order. */
function listings(): string[] {
  return server.last.commands
    .filter(({ verb }) => ['MLSD', 'LIST', 'NLST'].includes(verb))
    .map(({ text }) => text);
}

const lines =
  (...names: string[]) =>
  (): string[] =>
    names.map((name) => `${UNIX}${name}\r\n`);

describe('which command lists a folder (case 71)', () => {
  it('is MLSD where FEAT has MLST, and that is learned', async () => {
    const knowledge = await start();
    server.tree.put('/a', 'x');
    expect(await list('/')).toMatchObject({ names: ['a'], dialect: 'mlsd' });
    expect(listings()).toEqual(['MLSD']);
    expect(knowledge.get('listCommand')).toBe('MLSD');
  });

  it.each([500, 502, 504])(
    'is LIST when MLSD is refused with %i, also for the next session',
    async (code) => {
      const knowledge = await start();
      server.script(on('MLSD').reply(code));
      server.tree.put('/a', 'x');
      expect((await listPlain('/')).names).toEqual(['a']);
      expect(knowledge.fact('listCommand')).toMatchObject({
        value: 'LIST',
        evidence: `MLSD was answered with ${code} Scripted`,
      });
      engine.close();
      engine = await openEngine(server, { knowledge });
      await listPlain('/');
      expect(listings()).toEqual(['LIST']);
    },
  );

  it.each([550, 501])('stays MLSD when it was refused with %i, which is about the folder', async (code) => {
    const knowledge = await start();
    server.tree.put('/a', 'x');
    server.script(on('MLSD').reply(code, 'Not this one').times(1));
    await expect(list('/')).rejects.toMatchObject({ verb: 'MLSD', reply: { code } });
    expect(knowledge.get('listCommand')).toBeUndefined();
    expect((await list('/')).dialect).toBe('mlsd');
    expect(listings()).toEqual(['MLSD', 'MLSD']);
  });

  it('is LIST for the next session when a server keeps silent at MLSD (case 7)', async () => {
    const knowledge = await start({}, { limits: { firstByteMs: 200, drainMs: 100 } });
    server.tree.put('/a', 'x');
    server.script(on('MLSD').noReply());
    const failure = await failureOf(list('/'));
    expect(failure).toBeInstanceOf(TimedOut);
    expect(knowledge.get('listCommand')).toBe('LIST');
    engine.close();
    engine = await openEngine(server, { knowledge });
    expect((await list('/')).names).toEqual(['a']);
    expect(listings()).not.toContain('MLSD');
  });

  it('is LIST when what MLSD sends are no facts', async () => {
    const knowledge = await start();
    server.script(on('MLSD').listing(lines('from mlsd')), on('LIST').listing(lines('from list')));
    expect(await list('/')).toMatchObject({ names: ['from list'], dialect: 'unix' });
    expect(knowledge.get('listCommand')).not.toBe('MLSD');
  });

  it.each(['LIST', 'LIST -a'] as const)(
    'becomes MLSD where a server that only had %s got MLST later',
    async (before) => {
      const knowledge = await start();
      server.tree.put('/a', 'x');
      knowledge.learn('listCommand', before, 'LIST -a showed all 2 names of LIST and 1 more');
      await list('/');
      expect(listings()).toEqual(['MLSD']);
      expect(knowledge.get('listCommand')).toBe('MLSD');
    },
  );

  it.each([
    [29, ['LIST']],
    [31, ['MLSD', 'LIST']],
  ])('is asked anew where MLSD was refused %i days ago: %j', async (days, expected) => {
    await start();
    server.script(on('MLSD').reply(502));
    const now = new Date('2024-07-01T12:00:00Z');
    const then = new Date(now.getTime() - days * 24 * 60 * 60_000);
    const dates = [then, now];
    const knowledge = new Knowledge({ now: () => dates.shift() ?? now });
    knowledge.learn('listCommand', 'LIST', 'MLSD was answered with 502 Scripted');
    engine.close();
    engine = await openEngine(server, { knowledge });
    await listPlain('/', { context: { now, offsetMinutes: 0 } });
    await listPlain('/', { context: { now, offsetMinutes: 0 } });
    expect(listings()).toEqual([...expected, 'LIST']);
  });

  it('stays what was proved for hidden files where MLSD is refused, and the reason is kept', async () => {
    const knowledge = await start();
    server.script(
      on('MLSD').reply(502),
      on('LIST').to('').listing(lines('a', 'b')),
      on('LIST')
        .to('-a')
        .listing(lines('.x', 'a', 'b')),
    );
    expect((await list('/')).names).toEqual(['a', 'b', '.x']);
    const evidence = 'MLSD was answered with 502 Scripted; LIST -a showed all 2 names of LIST and 1 more';
    expect(knowledge.fact('listCommand')).toMatchObject({ value: 'LIST -a', evidence });
    expect((await list('/')).names).toEqual(['.x', 'a', 'b']);
    expect(listings()).toEqual(['MLSD', 'LIST', 'LIST -a', 'LIST -a']);
  });

  it('never has the folder as an argument: blanks, dashes and patterns stay names (case 86)', async () => {
    await start(NO_MLSD);
    for (const name of ['/-rf', '/a b', '/star*[x]?']) {
      server.tree.put(`${name}/inside`, 'x');
      expect((await list(name)).names).toEqual(['inside']);
    }
    expect(new Set(listings())).toEqual(new Set(['LIST', 'LIST -a']));
  });
});

describe('hidden files (case 72)', () => {
  const plain = lines('a', 'b');

  it('are listed from the first time on when LIST -a shows all that LIST does', async () => {
    const knowledge = await start(NO_MLSD);
    server.script(
      on('LIST').to('').listing(plain),
      on('LIST')
        .to('-a')
        .listing(lines('.', '..', '.x', 'a', 'b')),
    );
    expect((await list('/')).names).toEqual(['a', 'b', '.x']);
    expect(knowledge.fact('listCommand')).toMatchObject({
      value: 'LIST -a',
      evidence: 'LIST -a showed all 2 names of LIST and 1 more',
    });
    expect((await list('/')).names).toEqual(['.x', 'a', 'b']);
    expect(listings()).toEqual(['LIST', 'LIST -a', 'LIST -a']);
  });

  it.each([
    ['takes -a for a path that is not there', on('LIST').to('-a').reply(550, 'No such file or directory')],
    [
      'lists nothing with -a, as Windows CE does',
      on('LIST')
        .to('-a')
        .listing(() => []),
    ],
    ['lists another folder with -a', on('LIST').to('-a').listing(lines('c', 'd'))],
    ['breaks off at -a', on('LIST').to('-a').dataResetAt(0)],
  ])('are not looked for on a server that %s', async (_what, deviation) => {
    const knowledge = await start(NO_MLSD);
    server.script(on('LIST').to('').listing(plain), deviation);
    expect((await list('/')).names).toEqual(['a', 'b']);
    expect(knowledge.get('listCommand')).toBe('LIST');
    expect((await list('/')).names).toEqual(['a', 'b']);
    expect(listings().filter((line) => line === 'LIST -a')).toHaveLength(1);
    expect(await answersOf(engine.session)).toEqual(IN_STEP);
  });

  it('prove nothing in an empty folder, nor where something is called -a', async () => {
    const knowledge = await start(NO_MLSD);
    server.script(
      on('LIST').to('').listing(lines('-a', 'b')).after(1),
      on('LIST')
        .to('')
        .listing(() => [])
        .times(1),
    );
    expect((await list('/')).names).toEqual([]);
    expect((await list('/')).names).toEqual(['-a', 'b']);
    expect(listings()).toEqual(['LIST', 'LIST']);
    expect(knowledge.get('listCommand')).toBeUndefined();
  });

  it('a folder for which the proved LIST -a is refused is listed by LIST, and the proof is doubted', async () => {
    const knowledge = await start(NO_MLSD);
    knowledge.learn('listCommand', 'LIST -a', 'it was so');
    server.script(on('LIST').to('').listing(plain), on('LIST').to('-a').reply(550, 'Not any more'));
    expect((await list('/')).names).toEqual(['a', 'b']);
    expect(knowledge.get('listCommand')).toBe('LIST');
  });
});

describe('an empty folder (case 75)', () => {
  it.each([
    ['no bytes', on('LIST').listing(() => [])],
    ['total 0', on('LIST').listing(() => ['total 0\r\n'])],
    ['a blank line', on('LIST').listing(() => ['\r\n'])],
    ['only . and ..', on('LIST').listing(lines('.', '..'))],
    ['550 No files found.', on('LIST').reply(550, 'No files found.')],
    ['550 No members found', on('LIST').reply(550, 'No members found.')],
    ['450', on('LIST').reply(450, 'No files')],
    ['a reset instead of an end, and 226', on('LIST').dataResetAt(0).finalReply(226, 'Transfer complete')],
    [
      '226 without any data connection',
      on('LIST')
        .noPreliminary()
        .listing(() => []),
    ],
  ])('may be told as %s', async (_what, deviation) => {
    await start(NO_MLSD);
    server.script(deviation);
    expect((await list('/')).names).toEqual([]);
    expect(await answersOf(engine.session)).toEqual(IN_STEP);
  });

  it('is not believed after one reset: the second answer counts', async () => {
    await start(NO_MLSD);
    server.script(
      on('LIST').listing(lines('a')),
      on('LIST').dataResetAt(0).finalReply(226, 'Transfer complete').times(1),
    );
    expect((await list('/')).names).toEqual(['a']);
  });

  it.each([
    ['550 Permission denied', on('LIST').reply(550, 'Permission denied.'), ReplyError],
    ['450 Access denied', on('LIST').reply(450, 'Access denied.'), ReplyError],
    ['a reset in the middle', on('LIST').listing(lines('a', 'b')).dataResetAt(10), DataLost],
  ])('is not what %s means', async (_what, deviation, failure) => {
    await start(NO_MLSD);
    server.script(deviation);
    expect(await failureOf(list('/'))).toBeInstanceOf(failure);
    expect(await answersOf(engine.session)).toEqual(IN_STEP);
  });

  it('is not what a missing folder is, whatever LIST would say (case 73)', async () => {
    await start(NO_MLSD);
    server.script(on('LIST').listing(() => []));
    await expect(list('/missing')).rejects.toMatchObject({ verb: 'CWD', reply: { code: 550 } });
    expect(listings()).toEqual([]);
  });
});

describe('a folder whose only entry has its own name (case 74)', () => {
  const itself = (name: string) => (): string[] => [`drwx------   2 root root 4096 Mar  7 09:14 ${name}\r\n`];

  it.each(['locked', '/locked'])('is refused when the entry %s cannot be entered', async (name) => {
    await start(NO_MLSD);
    server.tree.putFolder('/locked');
    server.script(on('LIST').listing(itself(name)), on('CWD').to('/locked/locked').reply(550, 'Denied'));
    const failure = await failureOf(list('/locked'));
    if (name === 'locked') expect(failure).toMatchObject({ verb: 'CWD', reply: { code: 550 } });
    else expect(failure).toBeInstanceOf(ReplyError);
    expect(await answersOf(engine.session)).toEqual(IN_STEP);
  });

  it('is shown when the entry can be entered', async () => {
    await start(NO_MLSD);
    server.tree.putFolder('/twice/twice');
    expect((await list('/twice')).names).toEqual(['twice']);
  });
});

describe('a listing that nobody can read', () => {
  const strange = (): string[] => ['>> a <<\r\n', '>> sub <<\r\n'];

  it('is replaced by the names of NLST, with CWD, SIZE and MDTM for each', async () => {
    await start(NO_MLSD);
    server.tree.put('/a', 'twelve bytes');
    server.tree.putFolder('/sub');
    server.script(on('LIST').listing(strange));
    const { entries, dialect } = await list('/');
    expect(dialect).toBe('names');
    expect(entries).toMatchObject([
      { name: Buffer.from('a'), kind: 'file', sizeBytes: 12, precision: 'second' },
      { name: Buffer.from('sub'), kind: 'folder' },
    ]);
    expect(await answersOf(engine.session)).toEqual(IN_STEP);
  });

  it('asks about no more than so many names', async () => {
    await start(NO_MLSD);
    const names = Array.from({ length: MAX_ASKED + 5 }, (_, at) => `n${at}\r\n`);
    server.script(
      on('LIST').listing(strange),
      on('NLST').listing(() => names),
    );
    expect((await list('/')).names).toHaveLength(MAX_ASKED + 5);
    expect(server.last.verbs.filter((verb) => verb === 'SIZE').length).toBeLessThanOrEqual(MAX_ASKED);
  });

  it('is shown as raw lines when NLST does not help', async () => {
    await start({ without: ['MLSD', 'MLST', 'NLST'] });
    server.script(on('LIST').listing(strange));
    const { entries, dialect } = await list('/');
    expect(dialect).toBe('none');
    expect(entries.map(({ raw }) => raw?.toString())).toEqual(['>> a <<', '>> sub <<']);
  });

  it('names with the folder in front of them are the names alone', async () => {
    await start(NO_MLSD);
    server.tree.put('/pub/a', 'x');
    server.script(
      on('LIST').listing(strange),
      on('NLST').listing(() => ['pub/.\r\n', 'pub/..\r\n', 'pub/a\r\n', '/pub/b\r\n', './c\r\n', 'd\r\n']),
    );
    expect((await list('/pub')).names).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a server that puts the folder in front of its names', () => {
  it('lists members that can be opened (IBM i, case 82), and other folders stay out of reach', async () => {
    await start(NO_MLSD);
    server.tree.putFolder('/TOOLS.FILE');
    const member = (name: string): string => `QPGMR                                  *MEM       ${name}\r\n`;
    server.script(
      on('LIST').listing(() => ['TOOLS.FILE/PARSE.MBR', 'OTHER.FILE/X.MBR', 'TOOLS.FILE/..'].map(member)),
    );
    const { entries, dialect } = await list('/TOOLS.FILE');
    expect(dialect).toBe('ibm-i');
    expect(entries.map(({ name, unsafe }) => [name.toString(), unsafe])).toEqual([
      ['PARSE.MBR', undefined],
      ['OTHER.FILE/X.MBR', true],
      ['TOOLS.FILE/..', true],
    ]);
  });

  it('that says VMS to SYST is read as VMS first', async () => {
    const knowledge = await start(NO_MLSD);
    knowledge.learn('system', 'VMS OpenVMS V8.4', 'SYST');
    server.script(on('LIST').listing(() => ['A.TXT;2   1/9   3-MAR-1999 05:06  [KIM]  (RWE,RWE,RE,RE)\r\n']));
    expect(await list('/')).toMatchObject({ names: ['A.TXT;2'], dialect: 'vms' });
  });
});

describe('a name with a line feed (case 83)', () => {
  it('is shown as two marked entries, and what comes before and behind is not touched', async () => {
    await start(NO_MLSD);
    server.script(on('LIST').listing(() => [`${UNIX}a\r\n${UNIX}new\nline\r\n${UNIX}z\r\n`]));
    const { entries } = await list('/');
    expect(entries.map(({ name, unsafe, continues }) => [name.toString(), unsafe, continues])).toEqual([
      ['a', undefined, undefined],
      ['new', true, undefined],
      ['line', true, true],
      ['z', undefined, undefined],
    ]);
  });

  it('a complaint of the server behind an entry says nothing about that entry', async () => {
    await start(NO_MLSD);
    server.script(on('LIST').listing(() => [`${UNIX}a\r\nls: b: Permission denied\r\n`]));
    const { entries } = await list('/');
    expect(entries.map(({ unsafe, raw }) => [unsafe, raw?.toString()])).toEqual([
      [undefined, undefined],
      [true, 'ls: b: Permission denied'],
    ]);
  });
});

describe('giving up a listing (case 84)', () => {
  const endless = function* (): Generator<string> {
    for (let at = 0; at < 200_000; at++) yield `${UNIX}file-${at}\r\n`;
  };

  it('in the middle leaves the session in step or dead', async () => {
    await start(NO_MLSD);
    server.script(on('LIST').listing(endless));
    const controller = new AbortController();
    let count = 0;
    const listing = list('/', {
      signal: controller.signal,
      onEntries: (batch) => {
        count += batch.length;
        if (count > 1_000) controller.abort();
      },
    });
    expect(await failureOf(listing)).toBeInstanceOf(Cancelled);
    expect(count).toBeLessThan(200_000);
    server.behave();
    expect(await answersOf(engine.session)).toEqual(IN_STEP);
  });

  it('because the consumer failed reads no further and tells its reason', async () => {
    await start(NO_MLSD);
    server.script(on('LIST').listing(endless));
    const failure = await failureOf(
      list('/', {
        onEntries: () => {
          throw new RangeError('no more room');
        },
      }),
    );
    expect(failure).toBeInstanceOf(RangeError);
    expect(server.last.dataConnections.at(-1)?.bytesSent).toBeLessThan(12_000_000);
    expect(await answersOf(engine.session)).toEqual(IN_STEP);
  });

  it('at the largest number of entries is a truncated list, no failure', async () => {
    await start(NO_MLSD);
    server.script(on('LIST').listing(endless));
    let count = 0;
    const { limit } = await listFolder(engine.session, path('/'), {
      signal: new AbortController().signal,
      context: { now: new Date(), offsetMinutes: 0 },
      onEntries: (batch) => void (count += batch.length),
    });
    expect([count, limit]).toEqual([100_000, 'entries']);
    expect(await answersOf(engine.session)).toEqual(IN_STEP);
  }, 30_000);
});
