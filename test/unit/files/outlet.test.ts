import { describe, expect, it } from 'vitest';
import { Arrival } from '../../../server/files/arrival.ts';
import { Outlet } from '../../../server/files/outlet.ts';
import type { OrderedSink } from '../../../server/files/outlet.ts';
import { ReadAhead } from '../../../server/files/read-ahead.ts';
import type { Download } from '../../../server/ftp/download.ts';

/** Takes bytes and releases them when it is told to. */
class Sink implements OrderedSink {
  text = '';
  readonly #releases: (() => void)[] = [];

  take(bytes: Uint8Array, release: () => void): void {
    this.text += Buffer.from(bytes).toString();
    this.#releases.push(release);
  }

  release(): void {
    for (const release of this.#releases.splice(0)) release();
  }

  async drained(): Promise<void> {
    // Nobody waits here.
  }
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('bytes before their turn', () => {
  it('wait in reserved memory, leave in order, and the memory is free when they have left', () => {
    const memory = new ReadAhead(10);
    let isFree = false;
    expect(memory.reserve(8)).toBe(true);
    const outlet = new Outlet({ memory, bytes: 8, onFree: () => (isFree = true) });
    let released = 0;
    outlet.take(bytes('abc'), () => (released += 1));
    outlet.take(bytes('de'), () => (released += 1));
    expect([released, outlet.keptBytes, memory.reservedBytes]).toEqual([2, 5, 8]);
    const sink = new Sink();
    outlet.open(sink);
    outlet.take(bytes('fgh'), () => (released += 1));
    expect([sink.text, memory.reservedBytes, isFree]).toEqual(['abcdefgh', 5, false]);
    sink.release();
    expect([released, memory.reservedBytes, isFree]).toEqual([3, 0, true]);
  });

  it('that are not wanted any more free their memory at once', () => {
    const memory = new ReadAhead(10);
    memory.reserve(8);
    const outlet = new Outlet({ memory, bytes: 8, onFree: () => undefined });
    outlet.take(bytes('abc'), () => undefined);
    outlet.drop();
    expect(memory.reservedBytes).toBe(0);
  });

  it('never take more memory than one download or all together may', () => {
    const all = new ReadAhead(10);
    const one = new ReadAhead(8, all);
    const other = new ReadAhead(8, all);
    expect([one.reserve(8), one.reserve(1), other.reserve(3), other.reserve(2)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    one.release(8);
    expect([other.reserve(6), all.reservedBytes]).toEqual([true, 8]);
  });
});

describe('the beginning of a transfer that goes on', () => {
  const cancelled: { count: number; cancel: () => void } = {
    count: 0,
    cancel: () => void (cancelled.count += 1),
  };
  const download = cancelled as unknown as Download;

  it.each([
    ['abcX', 'abcXnew'],
    ['abcX', 'abcX'],
  ])('is compared with %s and taken off, in whatever pieces it comes', (known, sent) => {
    for (const cut of [1, 2, 3, 7]) {
      let text = '';
      const arrival = new Arrival(download, { type: 'known', bytes: bytes(known) }, (part, release) => {
        text += Buffer.from(part).toString();
        release();
      });
      let released = 0;
      let pieces = 0;
      for (let at = 0; at < sent.length; at += cut) {
        pieces += 1;
        arrival.take(bytes(sent.slice(at, at + cut)), () => (released += 1));
      }
      expect([text, arrival.isProven, released]).toEqual([sent.slice(4), true, pieces]);
    }
  });

  it('that is another one lets nothing through and ends the transfer', () => {
    cancelled.count = 0;
    let taken = 0;
    const arrival = new Arrival(download, { type: 'known', bytes: bytes('abcd') }, () => (taken += 1));
    arrival.take(bytes('abxdefgh'), () => undefined);
    arrival.take(bytes('ijk'), () => undefined);
    expect([taken, cancelled.count, arrival.isMismatch, arrival.isProven]).toEqual([0, 1, true, false]);
  });

  it('that nobody knows yet is kept for whoever will', () => {
    let lead = '';
    let text = '';
    const onWhole = (whole: Uint8Array): void => void (lead = Buffer.from(whole).toString());
    const arrival = new Arrival(download, { type: 'unknown', lengthBytes: 3, onWhole }, (part) => {
      text += Buffer.from(part).toString();
    });
    for (const piece of ['a', 'bcd', 'ef']) arrival.take(bytes(piece), () => undefined);
    expect([lead, text, arrival.isProven]).toEqual(['abc', 'def', true]);
  });
});
