import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataModeMemory } from '../../../server/ftp/data/data-modes.ts';
import type { DataWay } from '../../../server/ftp/data/data-connection.ts';
import { DataRefused, TimedOut } from '../../../server/ftp/errors.ts';
import { failureOf, fetchFile, openEngine } from '../../support/engine.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';

const SLOW_MS = 15_000;

function failing(): { readonly memory: DataModeMemory; readonly ways: readonly DataWay[] } {
  const memory = new DataModeMemory();
  const ways = memory.order('auto', 4);
  for (const { mode } of ways) memory.failed(mode, 'no answer within 5000 ms');
  return { memory, ways };
}

describe('that no way works (case 41)', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('is told at once for half a minute when finding it out was slow, and then found out anew', () => {
    const { memory, ways } = failing();
    memory.close(ways, SLOW_MS);
    vi.advanceTimersByTime(29_000);
    expect(memory.closed(ways)).toEqual(
      ['EPSV', 'PASV', 'EPRT', 'PORT'].map((verb) => `${verb}: no answer within 5000 ms`),
    );
    vi.advanceTimersByTime(2_000);
    expect(memory.closed(ways)).toBeUndefined();
  });

  it('is found out anew each time when that is quick', () => {
    const { memory, ways } = failing();
    memory.close(ways, 200);
    expect(memory.closed(ways)).toBeUndefined();
  });

  it.each<[string, (memory: DataModeMemory) => void]>([
    ['a way has worked', (memory) => memory.worked('passive')],
    ['everything is forgotten', (memory) => memory.forget()],
  ])('is not believed any more when %s', (_title, change) => {
    const { memory, ways } = failing();
    memory.close(ways, SLOW_MS);
    change(memory);
    expect(memory.closed(ways)).toBeUndefined();
  });

  it('says nothing about a way that was not tried, because the site was set to another', () => {
    const { memory } = failing();
    memory.close(memory.order('passive', 4), SLOW_MS);
    expect(memory.closed(memory.order('active', 4))).toBeUndefined();
  });
});

describe('a transfer of a site', () => {
  it('where nothing worked a moment ago fails at once, by name, and asks the server nothing', async () => {
    await using server = await startScriptedFtp();
    server.tree.put('/f', 'x');
    const { memory, ways } = failing();
    memory.close(ways, SLOW_MS);
    using engine = await openEngine(server, { data: { memory } });
    const error = await failureOf(fetchFile(engine.session, '/f'));
    expect(error).toBeInstanceOf(DataRefused);
    expect((error as DataRefused).tried).toHaveLength(4);
    expect(server.last.verbs).not.toContain('EPSV');
    expect(engine.session.state).toBe('idle');
  });

  it('whose way connects and then keeps silent leaves the other ways to a new session', async () => {
    await using server = await startScriptedFtp();
    server.tree.put('/f', 'x');
    server.script(on('RETR').noReply());
    const memory = new DataModeMemory();
    const limits = { firstByteMs: 150, drainMs: 50 };
    using first = await openEngine(server, { data: { memory }, limits });
    expect(await failureOf(fetchFile(first.session, '/f'))).toBeInstanceOf(TimedOut);
    using second = await openEngine(server, { data: { memory }, limits });
    expect(await failureOf(fetchFile(second.session, '/f'))).toBeInstanceOf(TimedOut);
    expect(
      [server.connections[0]?.verbs, server.connections[1]?.verbs].map((verbs) => verbs?.includes('PASV')),
    ).toEqual([false, true]);
  });
});
