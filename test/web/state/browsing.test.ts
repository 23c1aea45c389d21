import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { Entry, FolderEnd } from '../../../server/contract/entry.ts';
import type { FolderPart } from '../../../web/src/lib/api.ts';
import { localProblem, GatewayProblem } from '../../../web/client/problem.ts';
import { FolderState } from '../../../web/src/state/folder.svelte.ts';
import { Preferences } from '../../../web/src/state/preferences.svelte.ts';
import { Rows } from '../../../web/src/state/rows.svelte.ts';
import { Selection } from '../../../web/src/state/selection.svelte.ts';

const file = (name: string): Entry => ({ name, path: `/${name}`, kind: 'file' });
const end = (count: number): FolderEnd => ({
  path: '/',
  bytesPath: '/',
  shownPath: '/',
  complete: true,
  charset: 'utf-8',
  dialect: 'unix',
  count,
});
const keeper = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
};

/** A listing that the test feeds by hand. */
class FedListing {
  #waiting: ((part: FolderPart | Error | undefined) => void) | undefined;
  readonly signals: AbortSignal[] = [];
  readonly list = (_site: string, _path: string, { signal }: { signal?: AbortSignal }) => this.#read(signal);

  async feed(part: FolderPart | Error | undefined): Promise<void> {
    this.#waiting?.(part);
    await new Promise((resolve) => setTimeout(resolve));
  }

  async *#read(signal: AbortSignal | undefined): AsyncGenerator<FolderPart> {
    if (signal) this.signals.push(signal);
    for (;;) {
      const part = await new Promise<FolderPart | Error | undefined>((resolve) => (this.#waiting = resolve));
      if (part === undefined) return;
      if (part instanceof Error) throw part;
      yield part;
    }
  }
}

function folderOf(listing: FedListing): FolderState {
  return new FolderState(listing, (draw) => draw());
}

/** Rows over entries that are complete. */
async function rowsOf(
  names: string[],
): Promise<{ rows: Rows; selection: Selection; preferences: Preferences }> {
  const listing = new FedListing();
  const folder = folderOf(listing);
  const opened = folder.open('s', '/');
  await listing.feed({ entries: names.map(file), end: end(names.length) });
  await listing.feed(undefined);
  await opened;
  const preferences = new Preferences(keeper(), ['en']);
  const rows = new Rows(folder, preferences);
  return { rows, preferences, selection: new Selection(rows) };
}

describe('the open folder', () => {
  it('shows entries while they arrive', async () => {
    const listing = new FedListing();
    const folder = folderOf(listing);
    const opened = folder.open('s', '/');
    await listing.feed({ entries: [file('a')] });
    expect(folder.entries.length).toBe(1);
    expect(folder.phase).toBe('loading');
    await listing.feed({ entries: [file('b')], end: end(2) });
    await listing.feed(undefined);
    await opened;
    expect(folder.phase).toBe('ready');
    expect(folder.end?.dialect).toBe('unix');
    expect(folder.entries.map((entry) => entry.name)).toEqual(['a', 'b']);
  });

  it('keeps the rows of a listing that broke off, and says so', async () => {
    const listing = new FedListing();
    const folder = folderOf(listing);
    const opened = folder.open('s', '/');
    await listing.feed({ entries: [file('a')] });
    await listing.feed(new GatewayProblem(localProblem('LISTING_BROKEN', '')));
    await opened;
    expect(folder.phase).toBe('failed');
    expect(folder.problem?.code).toBe('LISTING_BROKEN');
    expect(folder.entries.length).toBe(1);
  });

  it('keeps the old rows during a refresh until the new ones are complete', async () => {
    const listing = new FedListing();
    const folder = folderOf(listing);
    const opened = folder.open('s', '/');
    await listing.feed({ entries: [file('a'), file('b')], end: end(2) });
    await listing.feed(undefined);
    await opened;
    const refreshed = folder.refresh();
    await listing.feed({ entries: [file('c')] });
    expect(folder.entries.map((entry) => entry.name)).toEqual(['a', 'b']);
    await listing.feed({ entries: [], end: end(1) });
    await listing.feed(undefined);
    await refreshed;
    expect(folder.entries.map((entry) => entry.name)).toEqual(['c']);
  });

  it('keeps the old rows when a refresh fails', async () => {
    const listing = new FedListing();
    const folder = folderOf(listing);
    const opened = folder.open('s', '/');
    await listing.feed({ entries: [file('a'), file('b')], end: end(2) });
    await listing.feed(undefined);
    await opened;
    const refreshed = folder.refresh();
    await listing.feed({ entries: [file('c')] });
    await listing.feed(new GatewayProblem(localProblem('LISTING_BROKEN', '')));
    await refreshed;
    expect(folder.entries.map((entry) => entry.name)).toEqual(['a', 'b']);
    expect(folder.phase).toBe('failed');
  });

  it('gives up the old listing when another folder is opened', async () => {
    const listing = new FedListing();
    const folder = folderOf(listing);
    void folder.open('s', '/one');
    await listing.feed({ entries: [file('old')] });
    void folder.open('s', '/two');
    await listing.feed({ entries: [file('new')] });
    expect(listing.signals[0]?.aborted).toBe(true);
    expect(folder.path).toBe('/two');
    expect(folder.entries.map((entry) => entry.name)).toEqual(['new']);
  });

  it('stops on request and keeps what arrived', async () => {
    const listing = new FedListing();
    const folder = folderOf(listing);
    void folder.open('s', '/');
    await listing.feed({ entries: [file('a')] });
    folder.stop();
    expect(folder.phase).toBe('stopped');
    expect(folder.entries.length).toBe(1);
  });
});

describe('the rows', () => {
  it('leave out hidden files until they are wanted', async () => {
    const { rows, preferences } = await rowsOf(['.profile', 'a']);
    expect(rows.list.map((entry) => entry.name)).toEqual(['a']);
    expect(rows.hiddenCount).toBe(1);
    preferences.showHidden = true;
    expect(rows.list.length).toBe(2);
  });

  it('are filtered by any part of the name', async () => {
    const { rows } = await rowsOf(['Report.pdf', 'photo.png']);
    rows.filter = 'REP';
    expect(rows.list.map((entry) => entry.name)).toEqual(['Report.pdf']);
    expect(rows.unfilteredCount).toBe(2);
  });

  it('turn round when the same column is chosen again', async () => {
    const { rows } = await rowsOf(['a', 'b']);
    rows.sortBy('name');
    expect(rows.list.map((entry) => entry.name)).toEqual(['b', 'a']);
    rows.sortBy('size');
    rows.sortBy('name');
    expect(rows.list.map((entry) => entry.name)).toEqual(['a', 'b']);
  });
});

describe('the selection', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const chosen = (selection: Selection) => selection.entries.map((entry) => entry.name).join('');

  it('moves with the keyboard and stops at the ends', async () => {
    const { selection } = await rowsOf(names);
    selection.moveTo(0, 'only');
    selection.moveTo(selection.index - 1, 'only');
    expect(selection.currentEntry?.name).toBe('a');
    selection.moveTo(99, 'only');
    expect(chosen(selection)).toBe('e');
  });

  it('grows and shrinks from where it began', async () => {
    const { selection } = await rowsOf(names);
    selection.moveTo(1, 'only');
    selection.moveTo(3, 'range');
    expect(chosen(selection)).toBe('bcd');
    selection.moveTo(0, 'range');
    expect(chosen(selection)).toBe('ab');
  });

  it('takes single rows in and out', async () => {
    const { rows, selection } = await rowsOf(names);
    for (const index of [0, 2, 4, 2]) selection.pick(rows.list[index] ?? file('missing'), 'toggle');
    expect(chosen(selection)).toBe('ae');
  });

  it('never counts what the filter hides', async () => {
    const { rows, selection } = await rowsOf(names);
    selection.selectAll();
    rows.filter = 'c';
    flushSync();
    expect(chosen(selection)).toBe('c');
  });

  it('jumps to a name that is typed', async () => {
    const { selection } = await rowsOf(['alpha', 'beta', 'bravo', 'gamma']);
    selection.type('b', 1000);
    expect(selection.currentEntry?.name).toBe('beta');
    selection.type('r', 1200);
    expect(selection.currentEntry?.name).toBe('bravo');
    selection.type('b', 5000);
    expect(selection.currentEntry?.name).toBe('beta');
    selection.type('x', 9000);
    expect(selection.currentEntry?.name).toBe('beta');
  });
});

describe('the preferences', () => {
  it('are kept', () => {
    const kept = keeper();
    const before = new Preferences(kept, ['en']);
    before.language = 'zh';
    before.theme = 'dark';
    before.showHidden = true;
    before.order = { column: 'size', direction: 'down' };
    const after = new Preferences(kept, ['en']);
    expect([after.language, after.theme, after.showHidden]).toEqual(['zh', 'dark', true]);
    expect(after.order).toEqual({ column: 'size', direction: 'down' });
    expect(after.words.connect.submit).toBe('连接');
  });

  it('survive a browser that forbids to keep anything', () => {
    const forbidden = {
      getItem: () => {
        throw new Error('denied');
      },
      setItem: () => {
        throw new Error('denied');
      },
    };
    const preferences = new Preferences(forbidden, ['zh-CN']);
    preferences.theme = 'dark';
    expect([preferences.language, preferences.theme]).toEqual(['zh', 'dark']);
  });
});
