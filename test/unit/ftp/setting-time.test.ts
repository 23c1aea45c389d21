import { afterEach, describe, expect, it } from 'vitest';
import { NotSupported, ReplyError } from '../../../server/ftp/errors.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { setModifiedAt } from '../../../server/ftp/setting-time.ts';
import { answersOf, failureOf, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine } from '../../support/engine.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const WHEN = new Date('2019-11-30T08:09:10.789Z');
const SECOND = '20191130080910';
const NAME = '/two words';

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
});

async function start(options: ScriptedFtpOptions, ...rules: readonly Script[]): Promise<Engine> {
  server = (await startScriptedFtp(options)).script(...rules);
  server.tree.put(NAME, 'x');
  engine = await openEngine(server, { knowledge: new Knowledge() });
  return engine;
}

/** The script of a server that sets the time by this command line, and tells it afterwards. */
function sets(verb: 'MDTM' | 'SITE', argument: string): Script {
  return on(verb)
    .to(argument)
    .replyWith(() => {
      server!.tree.get(NAME)!.modifiedAt = new Date(`${WHEN.toISOString().slice(0, 19)}Z`);
      return '213 done\r\n';
    });
}

const told = (): Date | undefined => server!.tree.get(NAME)?.modifiedAt;
const timeCommands = (): string[] =>
  server!.last.commands.map(({ text }) => text).filter((text) => /^(MFMT|MDTM \d|SITE)/.test(text));

describe('the time of a file is set', () => {
  it('by MFMT, checked by MDTM, and the site remembers', async () => {
    const { session } = await start({});
    await setModifiedAt(session, path(NAME), WHEN);
    expect(told()?.toISOString()).toBe('2019-11-30T08:09:10.000Z');
    expect(timeCommands()).toEqual([`MFMT ${SECOND} ${NAME}`]);
    expect(server!.last.verbs.at(-1)).toBe('MDTM');
    expect(session.knowledge.fact('setTime')).toMatchObject({ value: 'MFMT' });
  });

  it.each<[string, 'MDTM' | 'SITE', string, string]>([
    ['MDTM with a time in front (vsftpd 3.0.3)', 'MDTM', `${SECOND} ${NAME}`, 'MDTM'],
    ['SITE UTIME with the time in front', 'SITE', `UTIME ${SECOND} ${NAME}`, 'SITE UTIME'],
    [
      'SITE UTIME with three times behind (Pure-FTPd 1.0.50)',
      'SITE',
      `UTIME ${NAME} ${SECOND} ${SECOND} ${SECOND} UTC`,
      'SITE UTIME',
    ],
  ])('by %s where MFMT is unknown', async (_title, verb, argument, learned) => {
    const { session } = await start({ without: ['MFMT'] }, sets(verb, argument));
    await setModifiedAt(session, path(NAME), WHEN);
    expect(told()?.toISOString()).toBe('2019-11-30T08:09:10.000Z');
    expect(session.knowledge.get('setTime')).toBe(learned);
    const first = timeCommands().length;
    await setModifiedAt(session, path(NAME), WHEN);
    // What worked is tried first from now on.
    expect(timeCommands()[first]).toMatch(new RegExp(`^${learned} `));
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('by the next way when the server says "done" and has done nothing', async () => {
    const { session } = await start({}, on('MFMT').reply(213, 'Done'), sets('MDTM', `${SECOND} ${NAME}`));
    await setModifiedAt(session, path(NAME), WHEN);
    expect(told()?.toISOString()).toBe('2019-11-30T08:09:10.000Z');
    expect(session.knowledge.get('setTime')).toBe('MDTM');
    expect(engine!.log).toContain('MFMT was answered with 213, and the time is');
  });

  it('unchecked on a server that does not tell times', async () => {
    const { session } = await start({ without: ['MDTM'] });
    await setModifiedAt(session, path(NAME), WHEN);
    expect(told()?.toISOString()).toBe('2019-11-30T08:09:10.000Z');
  });
});

describe('the time of a file is not set', () => {
  it('where no way works: that is remembered and not tried again', async () => {
    const { session } = await start({ without: ['MFMT'] });
    expect(await failureOf(setModifiedAt(session, path(NAME), WHEN))).toBeInstanceOf(NotSupported);
    expect(session.knowledge.fact('setTime')).toMatchObject({
      value: 'none',
      evidence: 'MFMT: 502, MDTM: 550, SITE UTIME: 504, SITE UTIME: 504',
    });
    const sent = server!.last.verbs.length;
    expect(await failureOf(setModifiedAt(session, path(NAME), WHEN))).toBeInstanceOf(NotSupported);
    expect(server!.last.verbs).toHaveLength(sent);
  });

  it('of nothing: the refusal is told, and nothing is learned', async () => {
    const { session } = await start({});
    const error = await failureOf(setModifiedAt(session, path('/missing'), WHEN));
    expect(error).toBeInstanceOf(ReplyError);
    expect(error).toMatchObject({ verb: 'MFMT', reply: { code: 550 } });
    expect(session.knowledge.get('setTime')).toBeUndefined();
    expect(timeCommands()).toHaveLength(1);
  });

  it('where it is not allowed: 550 to a known way is about the file', async () => {
    const { session } = await start({}, on('MFMT').reply(550, 'Operation not permitted'));
    expect(await failureOf(setModifiedAt(session, path(NAME), WHEN))).toMatchObject({ reply: { code: 550 } });
    expect(timeCommands()).toHaveLength(1);
  });
});
