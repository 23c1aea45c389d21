import { afterEach, describe, expect, it } from 'vitest';
import { NotSupported } from '../../../server/ftp/errors.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { learnRestart } from '../../../server/ftp/restart-proof.ts';
import { answersOf, fetchFile, failureOf, IN_STEP, openEngine } from '../../support/engine.ts';
import type { Engine } from '../../support/engine.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startShiftingProxy } from '../../support/shifting-proxy.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const SIZE = 400_000;
const CONTENT = Buffer.from(Array.from({ length: SIZE }, (_, at) => at % 251));

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
});

async function start(...rules: readonly Script[]): Promise<Engine> {
  server = (await startScriptedFtp()).script(...rules);
  server.tree.put('/f', CONTENT);
  engine = await openEngine(server);
  return engine;
}

/** Says 350 and sends the whole file all the same. */
const ignoresRestart = on('REST').reply(350, 'Restart position accepted');

const part = (offsetBytes: number, lengthBytes: number): Parameters<typeof fetchFile>[2] => ({
  offsetBytes,
  extent: { lengthBytes, availableBytes: SIZE - offsetBytes },
});

describe('a part of a file', () => {
  it('is proven before it is promised: the last byte shows whether REST works here (case 54)', async () => {
    const { session, log } = await start();
    const got = await fetchFile(session, '/f', part(1_000, 50_000));
    expect(got.bytes.equals(CONTENT.subarray(1_000, 51_000))).toBe(true);
    expect(session.knowledge.fact('restart')).toMatchObject({
      value: true,
      evidence: expect.stringContaining(`REST ${SIZE - 1} brought the 1 bytes`) as string,
    });
    expect(log).not.toContain('does REST work here');
    const retrs = server!.last.verbs.filter((verb) => verb === 'RETR').length;
    await fetchFile(session, '/f', part(2_000, 10));
    expect(server!.last.verbs.filter((verb) => verb === 'RETR')).toHaveLength(retrs + 1);
  });

  it('of a server that says 350 and sends the whole file is refused, and not one wrong byte is delivered', async () => {
    const { session } = await start(ignoresRestart);
    const error = await failureOf(fetchFile(session, '/f', part(1_000, 50_000)));
    expect(error).toBeInstanceOf(NotSupported);
    expect(error).toMatchObject({ verb: 'REST' });
    expect(session.knowledge.get('restart')).toBe(false);
    expect(await answersOf(session)).toEqual(IN_STEP);
    const again = await failureOf(fetchFile(session, '/f', part(1_000, SIZE - 1_000)));
    expect(again).toBeInstanceOf(NotSupported);
    expect((await fetchFile(session, '/f')).bytes.equals(CONTENT)).toBe(true);
  });

  it('whose rest was not told in advance cannot be proven and is tried', async () => {
    const { session } = await start();
    const got = await fetchFile(session, '/f', { offsetBytes: SIZE - 5 });
    expect(got.bytes.equals(CONTENT.subarray(SIZE - 5))).toBe(true);
    expect(session.knowledge.get('restart')).toBeUndefined();
  });

  it('of the last byte proves itself', async () => {
    const { session } = await start();
    expect((await fetchFile(session, '/f', part(SIZE - 1, 1))).end).toBe('complete');
    expect(server!.last.verbs.filter((verb) => verb === 'RETR')).toHaveLength(1);
    expect(session.knowledge.get('restart')).toBe(true);
  });

  it('that brings more than was left fails while REST is not proven', async () => {
    const { session } = await start(ignoresRestart);
    const { end, error } = await fetchFile(session, '/f', part(SIZE - 1, 1));
    expect(end).toBeUndefined();
    expect(error).toBeInstanceOf(NotSupported);
    expect(session.knowledge.get('restart')).toBe(false);
  });

  it('of a file that grows while it is looked at is proven by what it has grown by', async () => {
    const { session } = await start();
    server!.tree.put('/f', Buffer.concat([CONTENT, Buffer.alloc(100)]));
    const got = await fetchFile(session, '/f', part(1_000, 50_000));
    expect(got.bytes.equals(CONTENT.subarray(1_000, 51_000))).toBe(true);
    expect(session.knowledge.get('restart')).toBe(true);
  });

  it('of a file that grows faster than it can be looked at is refused, and nothing false is learned', async () => {
    const { session } = await start(on('SIZE').reply(213, String(SIZE + 500)));
    server!.tree.put('/f', Buffer.concat([CONTENT, Buffer.alloc(100)]));
    expect(await failureOf(fetchFile(session, '/f', part(1_000, 50_000)))).toBeInstanceOf(NotSupported);
    expect(session.knowledge.get('restart')).toBeUndefined();
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it.each([-300, -1, 1, 7, 200_000])(
    'of a server that begins %i bytes beside the offset is refused, and not one wrong byte is delivered (case 55)',
    async (byBytes) => {
      await start();
      await using proxy = await startShiftingProxy(server!, byBytes);
      using shifted = await openEngine(proxy);
      const error = await failureOf(fetchFile(shifted.session, '/f', part(1_000, 50_000)));
      expect(error).toBeInstanceOf(NotSupported);
      expect(shifted.session.knowledge.get('restart')).not.toBe(true);
      expect((await fetchFile(shifted.session, '/f')).bytes.equals(CONTENT)).toBe(true);
    },
  );

  it.each([
    'Restarting at 1000. Send STORE or RETRIEVE to initiate transfer',
    'Restart as of RFC 959 accepted',
    'Restarting at 1,000 (RFC 3659)',
    'Fine',
  ])('whose offset is confirmed in other words is accepted: %s', async (words) => {
    const { session } = await start(on('REST').to('1000').says(`350 ${words}\r\n`));
    const got = await fetchFile(session, '/f', part(1_000, 50_000));
    expect(got.bytes.equals(CONTENT.subarray(1_000, 51_000))).toBe(true);
  });

  it.each(['Restarting at 0', 'Restarting at 100 of 1000000 (RFC 959)'])(
    'whose offset is told back as another is refused: %s',
    async (words) => {
      const { session } = await start(on('REST').to('1000').says(`350 ${words}\r\n`));
      expect(await failureOf(fetchFile(session, '/f', part(1_000, 50_000)))).toBeInstanceOf(NotSupported);
      expect(await answersOf(session)).toEqual(IN_STEP);
    },
  );

  it('that cannot be read at all teaches nothing about REST', async () => {
    const { session } = await start(on('RETR').reply(550, 'Not for you'));
    expect(await failureOf(fetchFile(session, '/f', part(10, 10)))).toMatchObject({ reply: { code: 550 } });
    expect(session.knowledge.get('restart')).toBeUndefined();
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('when REST is refused, is refused', async () => {
    const { session } = await start(on('REST').reply(502, 'No'));
    expect(await failureOf(fetchFile(session, '/f', part(10, 10)))).toBeInstanceOf(NotSupported);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });
});

describe('the count of a finished part', () => {
  it.each<[string, number, boolean | undefined]>([
    ['all that was left', 60, true],
    ['the whole file', 100, false],
    ['less, as of a file that was cut', 59, undefined],
    ['more, as of a file that grew', 61, undefined],
  ])('%s', (_title, movedBytes, verdict) => {
    const knowledge = new Knowledge();
    learnRestart(knowledge, { offsetBytes: 40, availableBytes: 60 }, movedBytes);
    expect(knowledge.get('restart')).toBe(verdict);
  });
});
