// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../server/contract/entry.ts';
import type { TranscriptLine } from '../../../server/contract/transcript.ts';
import { stepStates } from '../../../web/src/lib/connect-steps.ts';
import { decodeText } from '../../../web/src/lib/decode-text.ts';
import { kindOf, MAX_TEXT_BYTES, previewOf } from '../../../web/src/lib/file-kind.ts';
import { gridAction } from '../../../web/src/lib/grid-keys.ts';
import type { KeyPress } from '../../../web/src/lib/grid-keys.ts';
import { Speedometer } from '../../../web/src/lib/speedometer.ts';

const entry = (name: string, more: Partial<Entry> = {}): Entry => ({
  name,
  path: `/${name}`,
  kind: 'file',
  ...more,
});
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const line = (kind: TranscriptLine['kind'], more: Partial<TranscriptLine> = {}): TranscriptLine => ({
  sequence: 1,
  at: '2026-01-01T00:00:00Z',
  session: 1,
  kind,
  text: '',
  ...more,
});

describe('what a file is', () => {
  it('is told from its name', () => {
    expect(kindOf(entry('A.PNG'))).toBe('image');
    expect(kindOf(entry('x.tar.gz'))).toBe('archive');
    expect(kindOf(entry('README'))).toBe('text');
    expect(kindOf(entry('x', { kind: 'folder' }))).toBe('folder');
    expect(kindOf(entry('x.unheard'))).toBe('file');
  });

  it('decides whether it is shown', () => {
    expect(previewOf(entry('a.png', { sizeBytes: 10 }))).toBe('image');
    expect(previewOf(entry('a.tiff', { sizeBytes: 10 }))).toBeUndefined();
    expect(previewOf(entry('a.txt', { sizeBytes: MAX_TEXT_BYTES }))).toBe('text');
    expect(previewOf(entry('a.txt', { sizeBytes: MAX_TEXT_BYTES + 1 }))).toBeUndefined();
    expect(previewOf(entry('a.bin'))).toBeUndefined();
  });

  it('is read in the charset it is in', () => {
    const utf8 = new TextEncoder().encode('计划');
    expect(decodeText(new Uint8Array(utf8).buffer)).toBe('计划');
    expect(decodeText(new Uint8Array([0xbc, 0xc6, 0xbb, 0xae]).buffer)).toBe('计划');
  });
});

describe('the keys of the list', () => {
  it('move, and select on the way with Shift', () => {
    expect(gridAction(press('ArrowDown'))).toEqual({ do: 'move', by: 1, extend: false });
    expect(gridAction(press('End', { shiftKey: true }))).toEqual({ do: 'move', by: 'last', extend: true });
  });

  it('leave the browser its own', () => {
    expect(gridAction(press('Tab'))).toBeUndefined();
    expect(gridAction(press('r', { ctrlKey: true }))).toBeUndefined();
    expect(gridAction(press('ArrowLeft', { altKey: true }))).toBeUndefined();
  });

  it('mean what the list of keys says', () => {
    expect(gridAction(press('ArrowUp', { altKey: true }))).toEqual({ do: 'parent' });
    expect(gridAction(press('l', { ctrlKey: true }))).toEqual({ do: 'path' });
    expect(gridAction(press('A', { metaKey: true }))).toEqual({ do: 'all' });
    expect(gridAction(press('F10', { shiftKey: true }))).toEqual({ do: 'menu' });
    expect(gridAction(press('?', { shiftKey: true }))).toEqual({ do: 'keys' });
    expect(gridAction(press('文'))).toEqual({ do: 'type', letter: '文' });
  });
});

describe('the steps of a connection', () => {
  const greeting = line('reply', { code: 220 });

  it('begin with the name', () => {
    expect(stepStates([], 'auto', 'running')).toMatchObject({ dns: 'running', connect: 'waiting' });
  });

  it('follow the transcript', () => {
    const dialled = [line('event')];
    expect(stepStates(dialled, 'auto', 'running')).toMatchObject({ dns: 'done', connect: 'running' });
    const user = [
      ...dialled,
      greeting,
      line('command', { verb: 'AUTH' }),
      line('reply', { code: 234 }),
      line('command', { verb: 'USER' }),
    ];
    expect(stepStates(user, 'auto', 'running')).toMatchObject({ tls: 'done', login: 'running' });
    expect(stepStates([...user, line('reply', { code: 230 })], 'auto', 'running')).toMatchObject({
      ready: 'running',
    });
  });

  it('say that TLS was not used when the server refused it', () => {
    const lines = [
      greeting,
      line('command', { verb: 'AUTH' }),
      line('reply', { code: 502 }),
      line('command', { verb: 'USER' }),
    ];
    expect(stepStates(lines, 'auto', 'running').tls).toBe('skipped');
    expect(stepStates([greeting, line('command', { verb: 'USER' })], 'implicit', 'running').tls).toBe('done');
  });

  it('stop at the step that failed', () => {
    expect(stepStates([greeting], 'auto', { phase: 'login' })).toMatchObject({
      login: 'failed',
      ready: 'waiting',
    });
    expect(stepStates([greeting], 'auto', { phase: 'data' }).ready).toBe('failed');
    expect(stepStates([], 'auto', { phase: undefined }).dns).toBe('failed');
  });

  it('are all done at the end', () => {
    expect(Object.values(stepStates([greeting], 'plain', 'done'))).toEqual([
      'done',
      'done',
      'skipped',
      'done',
      'done',
    ]);
  });
});

describe('the speedometer', () => {
  it('needs two readings', () => {
    const meter = new Speedometer();
    meter.feed(0, 0);
    expect(meter.bytesPerSecond).toBeUndefined();
    meter.feed(1000, 1000);
    expect(meter.bytesPerSecond).toBe(1000);
    expect(meter.secondsLeft(3000)).toBe(2);
  });

  it('smooths a hiccup and ignores readings that come too soon', () => {
    const meter = new Speedometer();
    meter.feed(0, 0);
    meter.feed(1000, 1000);
    meter.feed(1_000_000, 1001);
    expect(meter.bytesPerSecond).toBe(1000);
    meter.feed(1000, 2000);
    expect(meter.bytesPerSecond).toBeGreaterThan(0);
    expect(meter.bytesPerSecond).toBeLessThan(1000);
  });

  it('promises nothing while nothing moves', () => {
    const meter = new Speedometer();
    meter.feed(0, 0);
    meter.feed(0, 1000);
    expect(meter.secondsLeft(10)).toBeUndefined();
  });
});
