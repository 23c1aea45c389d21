import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../server/contract/entry.ts';
import { WATCH_EVENT_TYPES } from '../../../server/contract/watch-event.ts';
import { EntryForbidden, EntryMissing } from '../../../server/files/errors.ts';
import { Store } from '../../../server/store/store.ts';
import type { KeptWatch } from '../../../server/store/watch-store.ts';
import { look } from '../../../server/transfers/watches/watch-look.ts';
import type { LookPlan } from '../../../server/transfers/watches/watch-look.ts';
import { watchedNames } from '../../../server/transfers/watches/watch-names.ts';

const T0 = Date.parse('2026-11-20T00:00:00Z');
const SECOND_MS = 1_000;

/** What each folder shows; an error is what it is refused with. */
type Listing = Readonly<Record<string, readonly Entry[] | Error>>;

let store: Store;
let watch: KeptWatch;
let run = 'first';
let runs = 0;
beforeEach(() => {
  store = Store.passing();
  run = 'first';
  watch = store.watches.add({
    ...{ id: 'w', site: 's', folder: '/in', settings: '{}', owner: undefined, webhook: undefined },
    createdAt: new Date(T0),
  });
});
afterEach(() => store.close());

function file(name: string, sizeBytes: number, second = 0, folder = '/in'): Entry {
  const modifiedAt = new Date(T0 + second * SECOND_MS).toISOString();
  return { name, path: `${folder}/${name}`, kind: 'file', sizeBytes, modifiedAt, precision: 'second' };
}

function folder(name: string, parent = '/in'): Entry {
  return { name, path: `${parent}/${name}`, kind: 'folder' };
}

interface Ask {
  readonly plan?: Partial<LookPlan>;
  readonly isFirstLook?: boolean;
  readonly incomplete?: boolean;
  readonly asked?: string[];
  readonly tells?: Partial<Entry>;
}

/** Looks once. Returns what was told. */
async function lookAt(atSecond: number, listing: Listing, ask: Ask = {}): Promise<string[]> {
  const told: string[] = [];
  const plan: LookPlan = {
    ...{ number: watch.number, folder: '/in', recursive: false, types: WATCH_EVENT_TYPES },
    names: watchedNames({ ignore: ['*.part'] }),
    moment: {
      isFirstLook: ask.isFirstLook ?? false,
      ...{
        run,
        atMs: atSecond * SECOND_MS,
        now: new Date(T0 + atSecond * SECOND_MS),
        stableMs: 2 * SECOND_MS,
      },
    },
    ...ask.plan,
  };
  await look(
    store.watches,
    plan,
    {
      list: async (path, onEntries) => {
        const entries = listing[path] ?? new EntryMissing();
        if (entries instanceof Error) throw entries;
        for (const entry of entries) await onEntries([entry]);
        return { complete: ask.incomplete !== true };
      },
      ask: async (path) => {
        ask.asked?.push(path);
        return ask.tells ?? {};
      },
      offsetMinutes: () => 0,
    },
    (events) => told.push(...events.map(({ type, path }) => `${type} ${path}`)),
  );
  return told;
}

describe('a look', () => {
  it('tells nothing of what was there at the first one, and everything that comes later', async () => {
    await lookAt(0, { '/in': [file('old', 1)] }, { isFirstLook: true });
    const both = { '/in': [file('old', 1), file('new', 1)] };
    expect([await lookAt(2, both), await lookAt(4, both), await lookAt(6, both)]).toEqual([
      [],
      ['arrived /in/new'],
      [],
    ]);
  });

  it('leaves names alone that are ignored, so that an upload that is renamed at its end arrives once', async () => {
    await lookAt(0, { '/in': [file('a.csv.part', 1)] });
    await lookAt(2, { '/in': [file('a.csv.part', 5)] });
    const whole = { '/in': [file('a.csv', 9)] };
    expect([await lookAt(4, whole), await lookAt(6, whole), await lookAt(8, whole)]).toEqual([
      [],
      ['arrived /in/a.csv'],
      [],
    ]);
  });

  it('tells a file as arrived again that was deleted in between, and the deletion', async () => {
    const here = { '/in': [file('a', 1), file('b', 1)] };
    await lookAt(0, here);
    expect(await lookAt(2, here)).toEqual(['arrived /in/a', 'arrived /in/b']);
    expect(await lookAt(4, { '/in': [file('b', 1)] })).toEqual(['removed /in/a']);
    await lookAt(6, here);
    expect(await lookAt(8, here)).toEqual(['arrived /in/a']);
  });

  it('does not call anything removed that it could not have seen', async () => {
    const here = { '/in': [file('a', 1), folder('deep')], '/in/deep': [file('b', 1, 0, '/in/deep')] };
    const recursive = { plan: { recursive: true } };
    await lookAt(0, here, { ...recursive, isFirstLook: true });
    const closed = { ...here, '/in/deep': new EntryForbidden() };
    expect(await lookAt(2, closed, recursive)).toEqual([]);
    expect(await lookAt(4, { '/in': [] }, { ...recursive, incomplete: true })).toEqual([]);
    const raw = { ...file('-rw?', 1), kind: 'other' as const, raw: '-rw?' };
    expect(await lookAt(6, { '/in': [raw] }, recursive)).toEqual([]);
    // vsftpd says the same of a folder that may not be read as of one that is not there.
    expect(await lookAt(7, { ...here, '/in/deep': new EntryMissing() }, recursive)).toEqual([]);
    await expect(lookAt(8, { '/in': new EntryMissing() }, recursive)).rejects.toThrow(EntryMissing);
    expect(await lookAt(10, here, recursive)).toEqual([]);
  });

  it('calls removed what was in a folder that has gone', async () => {
    const recursive = { plan: { recursive: true } };
    const here = { '/in': [file('a', 1), folder('deep')], '/in/deep': [file('b', 1, 0, '/in/deep')] };
    await lookAt(0, here, { ...recursive, isFirstLook: true });
    expect(await lookAt(2, { '/in': [file('a', 1)] }, recursive)).toEqual(['removed /in/deep/b']);
  });

  it('looks twice at a folder that is suddenly empty', async () => {
    const here = { '/in': [file('a', 1)] };
    await lookAt(0, here, { isFirstLook: true });
    let times = 0;
    const flaky: Listing = {
      get '/in'() {
        times += 1;
        return times === 1 ? [] : here['/in'];
      },
    };
    expect(await lookAt(2, flaky)).toEqual([]);
    expect(await lookAt(4, { '/in': [] })).toEqual(['removed /in/a']);
  });

  it('counts a name once that the server lists twice', async () => {
    const twice = { '/in': [file('a', 1), file('a', 1)] };
    await lookAt(0, twice);
    expect(await lookAt(2, twice)).toEqual(['arrived /in/a']);
  });

  it('asks about fresh files of which the listing tells the minute only, and believes the answer', async () => {
    const asked: string[] = [];
    const coarse = { ...file('a', 1), precision: 'minute' as const };
    const seen = { '/in': [coarse] };
    const tells = { sizeBytes: 1, modifiedAt: '2026-11-20T00:00:07.000Z' };
    await lookAt(0, seen, { asked, tells });
    expect(await lookAt(2, seen, { asked, tells })).toEqual(['arrived /in/a']);
    expect(await lookAt(4, seen, { asked, tells })).toEqual([]);
    expect(asked).toEqual(['/in/a', '/in/a']);
  });

  it('keeps what it has seen before it broke', async () => {
    const list = { '/in': [file('a', 1), folder('deep')], '/in/deep': new Error('the session was lost') };
    await expect(lookAt(0, list, { plan: { recursive: true } })).rejects.toThrow('lost');
    expect(await lookAt(2, { '/in': [file('a', 1)] })).toEqual(['arrived /in/a']);
  });

  it('tells only the wanted types and only the wanted names', async () => {
    const plan = {
      types: ['replaced'] as const,
      names: watchedNames({ name: '*.csv', ignore: [] }),
    };
    const seen = (size: number): Listing => ({ '/in': [file('a.csv', size), file('b.txt', size)] });
    await lookAt(0, seen(1), { plan });
    expect(await lookAt(2, seen(1), { plan })).toEqual([]);
    await lookAt(4, seen(2), { plan });
    expect(await lookAt(6, seen(2), { plan })).toEqual(['replaced /in/a.csv']);
  });
});

/** A state of one file: absent, or a size and a second. */
type Shown = readonly [size: number, second: number] | undefined;

/** The rule in other words: a version is told when it is shown by consecutive looks that are at least the window apart. */
function expected(
  looks: readonly { readonly shown: Shown; readonly restart: boolean }[],
  everySeconds: number,
): string[] {
  const told: string[] = [];
  let last: string | undefined;
  let pending: { version: string; since: number } | undefined;
  looks.forEach(({ shown, restart }, at) => {
    const now = at * everySeconds;
    if (restart) pending = pending === undefined ? undefined : { ...pending, since: Number.NaN };
    if (shown === undefined) {
      if (last !== undefined) told.push('removed');
      last = undefined;
      pending = undefined;
      return;
    }
    const version = shown.join('/');
    if (version === last) pending = undefined;
    else if (pending?.version !== version || Number.isNaN(pending.since)) pending = { version, since: now };
    else if (now - pending.since >= 2) {
      told.push(last === undefined ? 'arrived' : 'replaced');
      last = version;
      pending = undefined;
    }
  });
  return told;
}

describe('any sequence of listings', () => {
  it('leads to exactly the events that the rule says, over restarts, for each file by itself', async () => {
    const shown = fc.option(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 })), {
      nil: undefined,
      freq: 3,
    });
    const step = fc.record({ a: shown, b: shown, restart: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 14 }),
        fc.integer({ min: 1, max: 3 }),
        async (steps, every) => {
          const number = store.watches.add({
            ...{ id: `w${Math.random()}`, site: 's', folder: '/in', settings: '{}', owner: undefined },
            ...{ webhook: undefined, createdAt: new Date(T0) },
          }).number;
          const told: string[] = [];
          for (const [at, { a, b, restart }] of steps.entries()) {
            if (restart) run = `run ${(runs += 1)}`;
            const entries = [
              // One that never changes keeps the folder from being empty, which is looked at twice.
              file('keeper', 1),
              ...(a === undefined ? [] : [file('a', ...a)]),
              ...(b === undefined ? [] : [file('b', ...b)]),
            ];
            told.push(...(await lookAt(at * every, { '/in': entries }, { plan: { number } })));
          }
          for (const name of ['a', 'b'] as const) {
            const own = told.filter((text) => text.endsWith(`/${name}`)).map((text) => text.split(' ')[0]);
            const looks = steps.map((one) => ({ shown: one[name], restart: one.restart }));
            expect(own).toEqual(expected(looks, every));
          }
          const kept = store.watches.events.after(number, 0, 1_000);
          expect(kept.map(({ type, path }) => `${type} ${path}`)).toEqual(told);
          expect(kept.map(({ seq }) => seq)).toEqual(told.map((_, at) => at + 1));
        },
      ),
      { numRuns: 150 },
    );
  });
});
