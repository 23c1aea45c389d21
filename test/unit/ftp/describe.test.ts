import { afterEach, describe, expect, it } from 'vitest';
import { describePath, sizeOf } from '../../../server/ftp/describe.ts';
import { NothingThere, ReplyError } from '../../../server/ftp/errors.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { answersOf, failureOf, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine } from '../../support/engine.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
});

async function start(options: ScriptedFtpOptions, ...rules: readonly Script[]): Promise<Engine> {
  server = (await startScriptedFtp(options)).script(...rules);
  server.tree.put('/f', 'twelve bytes');
  server.tree.putFolder('/d');
  engine = await openEngine(server, { knowledge: new Knowledge() });
  return engine;
}

describe('the size of a file (case 60)', () => {
  it.each<[string, number | undefined]>([
    ['12', 12],
    [' 12 ', 12],
    ['12 bytes', 12],
    ['0', 0],
    ['999999999999999', 999_999_999_999_999],
    ['-1', undefined],
    ['File status', undefined],
    ['12.5', undefined],
    ['12MB', undefined],
    ['99999999999999999999', undefined],
    ['', undefined],
  ])('in the reply 213 %j is %s', async (text, size) => {
    const { session } = await start({}, on('SIZE').reply(213, text));
    expect(await sizeOf(session, path('/f'))).toBe(size);
    expect(session.knowledge.get('size')).toBe(size === undefined ? undefined : true);
  });

  it('is unknown where SIZE is refused, and only an unknown verb says something about the server', async () => {
    const { session } = await start(
      {},
      on('SIZE').reply(550, 'Not allowed').times(1),
      on('SIZE').reply(502).after(1),
    );
    expect(await sizeOf(session, path('/f'))).toBeUndefined();
    expect(session.knowledge.get('size')).toBeUndefined();
    expect(await sizeOf(session, path('/f'))).toBeUndefined();
    expect(session.knowledge.fact('size')).toMatchObject({
      value: false,
      evidence: 'SIZE was answered with 502',
    });
  });

  it('never makes a folder a file: CWD does not tell, but SIZE of a folder does not either', async () => {
    const { session } = await start({ without: ['MLST', 'MLSD'] }, on('SIZE').to('/d').reply(213, '4096'));
    expect((await describePath(session, path('/d'))).kind).toBe('unknown');
    expect((await describePath(session, path('/f'))).kind).toBe('unknown');
  });
});

describe('a link to a file', () => {
  it('that MLST tells the size of, as ProFTPD does, has the size of the file', async () => {
    const facts = 'modify=20261123012419;size=16;type=file;unique=U1;UNIX.mode=0777; /f';
    const raw = `250-Start of list for /f\r\n ${facts}\r\n250 End of list\r\n`;
    const { session } = await start({}, on('MLST').to('/f').replyRaw(raw));
    const { sizeBytes, unique } = await describePath(session, path('/f'));
    expect([sizeBytes, unique]).toEqual([12, undefined]);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('costs other files no question', async () => {
    const { session } = await start({});
    await describePath(session, path('/f'));
    expect(server!.last.verbs).not.toContain('SIZE');
  });
});

describe('what a session has found out about FEAT counts for the whole site (case 23)', () => {
  it('SIZE and MDTM that are unknown are not asked for again by another session', async () => {
    const { session } = await start({ without: ['MLST', 'MLSD', 'SIZE', 'MDTM'] });
    expect(await describePath(session, path('/f'))).toMatchObject({ kind: 'file', sizeBytes: 12 });
    using other = await openEngine(server!, { knowledge: session.knowledge });
    expect(await describePath(other.session, path('/f'))).toMatchObject({ kind: 'file', sizeBytes: 12 });
    expect(await failureOf(describePath(other.session, path('/missing')))).toBeInstanceOf(NothingThere);
    expect(server!.last.verbs).not.toContain('SIZE');
    expect(server!.last.verbs).not.toContain('MDTM');
  });

  it('a time that only LIST can tell is read with the zone that the site has shown (case 78)', async () => {
    const { session } = await start({ without: ['MLST', 'MLSD', 'SIZE', 'MDTM'] });
    const inUtc = (await describePath(session, path('/f'))).modifiedAt;
    session.knowledge.learn('listOffsetMinutes', 345, 'MDTM of one file');
    const later = (await describePath(session, path('/f'))).modifiedAt;
    expect((inUtc?.getTime() ?? 0) - (later?.getTime() ?? 0)).toBe(345 * 60_000);
  });

  it('MLST that FEAT names and the server refuses is done without', async () => {
    const { session } = await start({}, on('MLST').reply(500, 'What?'));
    expect(await describePath(session, path('/f'))).toMatchObject({ sizeBytes: 12 });
    await describePath(session, path('/f'));
    expect(server!.last.verbs.filter((verb) => verb === 'MLST')).toHaveLength(1);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('SIZE and MDTM that FEAT does not name are used all the same', async () => {
    const { session } = await start({ features: ['UTF8'] });
    expect(await describePath(session, path('/f'))).toMatchObject({ sizeBytes: 12 });
    expect([session.knowledge.get('size'), session.knowledge.get('mdtm')]).toEqual([true, true]);
  });

  it('a refusal that may pass is no answer to whether something is there', async () => {
    const { session } = await start({}, on('MLST').reply(450, 'Busy'));
    expect(await failureOf(describePath(session, path('/f')))).toBeInstanceOf(ReplyError);
  });
});
