import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { removeFile, renameEntry, makeFolder } from '../../../server/ftp/change.ts';
import { describePath, sizeOf } from '../../../server/ftp/describe.ts';
import { NothingThere } from '../../../server/ftp/errors.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { listFolder } from '../../../server/ftp/list.ts';
import { Pathname } from '../../../server/ftp/pathname.ts';
import { answersOf, collect, failureOf, IN_STEP, openEngine } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const NEVER = new AbortController().signal;
const open: { server?: ScriptedFtp; engine?: Engine } = {};

afterEach(async () => {
  open.engine?.close();
  await open.server?.close();
});

/** A path from a byte string. */
function at(bytes: string): Pathname {
  return Pathname.parse(Buffer.from(bytes, 'latin1'));
}

/** A server with one file, whose name in CP1251 is `яхта`. */
async function start(options: ScriptedFtpOptions = {}, engine: EngineOptions = {}): Promise<void> {
  open.server = await startScriptedFtp(options);
  open.server.tree.put(Buffer.from('/\xff\xf5\xf2\xe0', 'latin1'), 'yacht');
  open.engine = await openEngine(open.server, engine);
}

function session(): Engine['session'] {
  if (open.engine === undefined) throw new Error('no engine');
  return open.engine.session;
}

/** The command lines since the login, as byte strings. */
function wire(verb: string): string[] {
  const commands = open.server?.connections[0]?.commands ?? [];
  return commands.filter((one) => one.verb === verb).map(({ argument }) => argument);
}

describe('byte FF in a name (case 88)', () => {
  describe.each([
    ['takes it as it is', {}, false],
    ['reads the control connection as Telnet', { isTelnet: true }, true],
  ] as const)('on a server that %s', (_what, options, doubles) => {
    it('is found by a question, read, and what worked is learned', async () => {
      await start(options);
      expect(await sizeOf(session(), at('/\xff\xf5\xf2\xe0'))).toBe(5);
      expect(session().knowledge.get('doublesIac')).toBe(doubles);
      const { bytes } = await collect(await session().retrieve(at('/\xff\xf5\xf2\xe0'), { signal: NEVER }));
      expect(bytes.toString()).toBe('yacht');
      expect(await answersOf(session())).toEqual(IN_STEP);
    });

    it('is downloaded when nothing was asked before', async () => {
      await start(options);
      const { bytes } = await collect(await session().retrieve(at('/\xff\xf5\xf2\xe0'), { signal: NEVER }));
      expect(bytes.toString()).toBe('yacht');
    });

    it('reaches the disk once in a new name, sent once', async () => {
      await start(options);
      const upload = await session().store(at('/new\xff'), { signal: NEVER });
      await upload.flow(Readable.from([Buffer.from('content')]), { chunks: 'ours' });
      await upload.settled;
      await makeFolder(session(), at('/folder\xff'));
      await renameEntry(session(), at('/new\xff'), at('/folder\xff/moved\xff\xff'));
      const names = [...(open.server?.tree.root.children.keys() ?? [])];
      expect(names).toEqual(['\xff\xf5\xf2\xe0', 'folder\xff']);
      expect(await sizeOf(session(), at('/folder\xff/moved\xff\xff'))).toBe(7);
      expect(wire('STOR')).toHaveLength(1);
      expect(wire('RNTO')).toHaveLength(1);
    });

    it('is removed only by its own name', async () => {
      await start(options);
      open.server?.tree.put(Buffer.from('/a\xff\xffb', 'latin1'), 'neighbour');
      await failureOf(removeFile(session(), at('/a\xffb')));
      expect(open.server?.tree.root.children.has('a\xff\xffb')).toBe(true);
      await removeFile(session(), at('/\xff\xf5\xf2\xe0'));
      expect(open.server?.tree.root.children.has('\xff\xf5\xf2\xe0')).toBe(false);
      expect(await answersOf(session())).toEqual(IN_STEP);
    });

    it('is not confused with the name that is left when a Telnet server has read it', async () => {
      await start(options);
      open.server?.tree.put(Buffer.from('/\xf2\xe0', 'latin1'), 'somebody else');
      const { bytes } = await collect(await session().retrieve(at('/\xff\xf5\xf2\xe0'), { signal: NEVER }));
      expect(bytes.toString()).toBe('yacht');
    });

    it('may stand in the folder that is listed', async () => {
      await start(options);
      open.server?.tree.put(Buffer.from('/\xff/inside', 'latin1'), '');
      const found: string[] = [];
      await listFolder(session(), at('/\xff'), {
        signal: NEVER,
        context: { now: new Date(), offsetMinutes: 0 },
        onEntries: (entries) => void found.push(...entries.map(({ name }) => name.toString('latin1'))),
      });
      expect(found).toEqual(['inside']);
    });
  });

  it('is asked about in both spellings before a name counts as absent', async () => {
    await start({ without: ['MLST', 'MLSD'] });
    expect(await failureOf(describePath(session(), at('/no\xffne')))).toBeInstanceOf(NothingThere);
    expect(wire('SIZE')).toEqual(['/no\xffne', '/no\xff\xffne']);
    expect(session().knowledge.get('doublesIac')).toBeUndefined();
  });

  it('is sent in one spelling once it is known which', async () => {
    await start({ isTelnet: true });
    await sizeOf(session(), at('/\xff\xf5\xf2\xe0'));
    const before = wire('SIZE').length;
    await sizeOf(session(), at('/no\xffne'));
    expect(wire('SIZE').slice(before)).toEqual(['/no\xffne']);
  });

  it('is found under a name that the server has doubled in its listing', async () => {
    await start({ isTelnet: true });
    await sizeOf(session(), at('/\xff\xf5\xf2\xe0'));
    expect(await sizeOf(session(), at('/\xff\xff\xf5\xf2\xe0'))).toBe(5);
  });

  it('costs nothing on names without it', async () => {
    await start({ isTelnet: true });
    const commands = open.server?.connections[0]?.commands.length ?? 0;
    await failureOf(renameEntry(session(), at('/none'), at('/other')));
    expect(open.server?.connections[0]?.commands).toHaveLength(commands + 1);
  });

  it('asks the harmless question once, also when it proves nothing', async () => {
    await start();
    await makeFolder(session(), at('/one\xff'));
    await makeFolder(session(), at('/two\xff'));
    expect(wire('CWD')).toEqual(['/\xff\xf2']);
  });
});

describe('a session whose site has changed its charset (case 89)', () => {
  const settings = { mode: 'auto' } as const;

  it('leaves UTF-8 and comes back to it without a new login', async () => {
    await start();
    expect(await session().follow({ ...settings, wantsUtf8: false })).toBe(true);
    expect(await session().follow({ ...settings, wantsUtf8: false })).toBe(true);
    expect(await session().follow({ ...settings, wantsUtf8: true })).toBe(true);
    expect(wire('OPTS')).toEqual(['UTF8 ON', 'UTF8 OFF', 'UTF8 ON']);
    expect(await answersOf(session())).toEqual(IN_STEP);
  });

  it('says so when the server will not leave UTF-8', async () => {
    await start();
    open.server?.script(on('OPTS').to('UTF8 OFF').reply(451, 'Unable to accept OPTS UTF8'));
    expect(await session().follow({ ...settings, wantsUtf8: false })).toBe(false);
    expect(await answersOf(session())).toEqual(IN_STEP);
  });

  it('has nothing to leave where UTF-8 was refused or never offered', async () => {
    await start({ features: ['SIZE'] });
    expect(await session().follow({ ...settings, wantsUtf8: false })).toBe(true);
    expect(wire('OPTS')).toEqual([]);
  });

  it('asks for UTF-8 only a server that offers it', async () => {
    await start({ features: ['SIZE'] }, { wantsUtf8: false });
    expect(await session().follow({ ...settings, wantsUtf8: true })).toBe(true);
    expect(wire('OPTS')).toEqual([]);
  });

  it('keeps what was learned by others', async () => {
    const knowledge = new Knowledge();
    knowledge.learn('doublesIac', true, 'another session');
    await start({ isTelnet: true }, { knowledge });
    await makeFolder(session(), at('/one\xff'));
    expect(wire('CWD')).toEqual([]);
    expect(open.server?.tree.root.children.has('one\xff')).toBe(true);
  });
});
