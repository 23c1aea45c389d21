import { describe, expect, it } from 'vitest';
import type { FolderEnd } from '../../../server/contract/entry.ts';
import { CursorExpired, CursorInvalid } from '../../../server/files/errors.ts';
import { ListingSnapshot } from '../../../server/files/listing-snapshot.ts';
import type { ListingView } from '../../../server/files/listing-snapshot.ts';
import { ListingSnapshots } from '../../../server/files/listing-snapshots.ts';
import type { PageAsker } from '../../../server/files/listing-snapshots.ts';
import { Site } from '../../../server/sites/site.ts';

const VIEW: ListingView = { sort: 'name', order: 'asc', folders: 'first', hidden: true };
const TEN_MINUTES_MS = 10 * 60_000;
const OWNERS_LIMIT = 16;
const MIB = 1024 * 1024;

const site = new Site(
  { saved: false, host: 'ftp.example.org' },
  { id: 'site', owner: 'kim', host: 'ftp.example.org', createdAt: new Date(0) },
);

/** Entries that are the numbers from 0 on, each padded to `bytesEach` bytes. */
function snapshotOf(count: number, bytesEach = 1): ListingSnapshot {
  const texts = Array.from({ length: count }, (_, at) => `${String(at).padStart(bytesEach)},`);
  const starts = new Uint32Array(count + 1);
  for (const [at, text] of texts.entries()) starts[at + 1] = (starts[at] ?? 0) + text.length;
  return new ListingSnapshot({ count } as FolderEnd, Buffer.from(texts.join('')), starts);
}

function askerOf(owner: string, ended = new AbortController().signal, path = '/'): PageAsker {
  return { owner, ended, site, path };
}

describe('the snapshots of listings', () => {
  it('give every entry once, in pages of any length', () => {
    const snapshots = new ListingSnapshots(() => 0);
    let page = snapshots.first(askerOf('kim'), snapshotOf(10), VIEW, 3);
    const pages = [page.entries.toString()];
    for (let limit = 1; page.cursor !== undefined; limit++) {
      page = snapshots.next(askerOf('kim'), page.cursor, {}, limit);
      pages.push(page.entries.toString());
    }
    expect(pages).toEqual(['0,1,2', '3', '4,5', '6,7,8', '9']);
  });

  it('are not kept when there is only one page', () => {
    const snapshots = new ListingSnapshots(() => 0);
    expect(snapshots.first(askerOf('kim'), snapshotOf(3), VIEW, 3).cursor).toBeUndefined();
    expect(snapshots.stats).toEqual({ count: 0, sizeBytes: 0 });
  });

  it('are forgotten when nobody has asked for so long', () => {
    let nowMs = 0;
    const snapshots = new ListingSnapshots(() => nowMs);
    const { cursor = '' } = snapshots.first(askerOf('kim'), snapshotOf(9), VIEW, 2);
    nowMs += TEN_MINUTES_MS - 1;
    expect(snapshots.next(askerOf('kim'), cursor, {}, 2).entries.toString()).toBe('2,3');
    nowMs += TEN_MINUTES_MS - 1;
    expect(snapshots.next(askerOf('kim'), cursor, {}, 2).entries.toString()).toBe('2,3');
    nowMs += TEN_MINUTES_MS;
    expect(() => snapshots.next(askerOf('kim'), cursor, {}, 2)).toThrow(CursorExpired);
    expect(snapshots.stats.count).toBe(0);
  });

  it('are forgotten when their owner is gone', () => {
    const snapshots = new ListingSnapshots(() => 0);
    const time = new AbortController();
    snapshots.first(askerOf('kim', time.signal), snapshotOf(9), VIEW, 2);
    snapshots.first(askerOf('lee'), snapshotOf(9), VIEW, 2);
    time.abort();
    expect(snapshots.stats.count).toBe(1);
  });

  it('are few for one owner, the oldest is given up first', () => {
    const snapshots = new ListingSnapshots(() => 0);
    const cursors = Array.from(
      { length: OWNERS_LIMIT + 1 },
      () => snapshots.first(askerOf('kim'), snapshotOf(9), VIEW, 2).cursor ?? '',
    );
    expect(snapshots.stats.count).toBe(OWNERS_LIMIT);
    expect(() => snapshots.next(askerOf('kim'), cursors[0] ?? '', {}, 2)).toThrow(CursorExpired);
    expect(snapshots.next(askerOf('kim'), cursors[1] ?? '', {}, 2).entries.toString()).toBe('2,3');
  });

  it('take a bounded memory together, and whoever takes most gives way', () => {
    const snapshots = new ListingSnapshots(() => 0);
    const { cursor = '' } = snapshots.first(askerOf('lee'), snapshotOf(9), VIEW, 2);
    const large = snapshotOf(20, MIB);
    for (let times = 0; times < OWNERS_LIMIT; times++) snapshots.first(askerOf('kim'), large, VIEW, 2);
    expect(snapshots.stats.sizeBytes).toBeLessThanOrEqual(256 * MIB);
    expect(snapshots.stats.count).toBeGreaterThan(OWNERS_LIMIT / 2);
    expect(snapshots.next(askerOf('lee'), cursor, {}, 2).entries.toString()).toBe('2,3');
  });

  it.each([
    ['', CursorInvalid],
    ['not a cursor', CursorInvalid],
    ['A'.repeat(27), CursorExpired],
    ['-_'.repeat(13) + 'A', CursorExpired],
  ])('give nothing for %j', (cursor, failure) => {
    expect(() => new ListingSnapshots(() => 0).next(askerOf('kim'), cursor, {}, 2)).toThrow(failure);
  });

  it('give nothing to another owner or at another path, and in no other order', () => {
    const snapshots = new ListingSnapshots(() => 0);
    const { cursor = '' } = snapshots.first(askerOf('kim'), snapshotOf(9), VIEW, 2);
    expect(() => snapshots.next(askerOf('lee'), cursor, {}, 2)).toThrow(CursorExpired);
    expect(() => snapshots.next(askerOf('kim', undefined, '/a'), cursor, {}, 2)).toThrow(CursorExpired);
    expect(() => snapshots.next(askerOf('kim'), cursor, { sort: 'size' }, 2)).toThrow(CursorInvalid);
    expect(() => snapshots.next(askerOf('kim'), cursor, { filter: 'x' }, 2)).toThrow(CursorInvalid);
    expect(snapshots.next(askerOf('kim'), cursor, { sort: 'name' }, 2).entries.toString()).toBe('2,3');
  });

  it('give nothing behind the end', () => {
    const snapshots = new ListingSnapshots(() => 0);
    const { cursor = '' } = snapshots.first(askerOf('kim'), snapshotOf(9), VIEW, 2);
    const bytes = Buffer.from(cursor, 'base64url');
    bytes.writeUInt32BE(9, bytes.length - 4);
    expect(() => snapshots.next(askerOf('kim'), bytes.toString('base64url'), {}, 2)).toThrow(CursorInvalid);
  });
});
