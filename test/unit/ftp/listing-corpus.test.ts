import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../../server/ftp/listing/dialects.ts';
import {
  DEFAULT_MAX_BYTES,
  DEFAULT_MAX_ENTRIES,
  ListingReader,
} from '../../../server/ftp/listing/listing-reader.ts';
import type { RemoteEntry } from '../../../server/ftp/listing/remote-entry.ts';

/** One line of a sample and what it is: an entry, a raw line, or (without `entry`) noise. */
interface SampleLine {
  readonly line: string;
  /** How the line is written as bytes; Latin-1 when left out. */
  readonly charset?: string;
  readonly entry?: Readonly<Record<string, unknown>>;
}
interface Sample {
  readonly dialect: string;
  readonly lines: readonly SampleLine[];
}

const FOLDER = new URL('../../samples/listings/', import.meta.url);
const CONTEXT = { now: new Date('2024-07-01T12:00:00Z'), offsetMinutes: 0 };
/** A name alone, as VMS writes it when the facts are in the next line: nothing may come between the two. */
const WRAPPED = /^\S+;\d+$/;

const SAMPLES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name): [string, Sample] => [
    name.slice(0, -'.json'.length),
    JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Sample,
  ]);

function bytesOf({ line, charset = 'latin1' }: SampleLine): Buffer {
  return iconv.encode(line, charset);
}

/** An entry as the samples write it: names as hexadecimal bytes, modes in octal. */
function shown(entry: RemoteEntry): Record<string, unknown> {
  if (entry.raw !== undefined) return { raw: true };
  const { name, modifiedAt, mode, owner, group, target, ...rest } = entry;
  const texts = Object.entries({ owner, group, target }).filter(([, bytes]) => bytes !== undefined);
  return {
    ...rest,
    name: name.toString('hex'),
    ...(modifiedAt && { modifiedAt: modifiedAt.toISOString() }),
    ...(mode !== undefined && { mode: `0${mode.toString(8)}` }),
    ...Object.fromEntries(texts.map(([fact, bytes]) => [fact, bytes?.toString('latin1')])),
  };
}

function read(pieces: readonly Uint8Array[]): { reader: ListingReader; entries: RemoteEntry[] } {
  const reader = new ListingReader({
    dialects: DIALECTS,
    context: CONTEXT,
    maxEntries: DEFAULT_MAX_ENTRIES,
    maxBytes: DEFAULT_MAX_BYTES,
  });
  const entries = [...pieces.flatMap((piece) => reader.feed(piece)), ...reader.end()];
  return { reader, entries };
}

/** Whether a raw line is taken for the rest of a name depends on the lines around it. */
function withoutMark(entry: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(entry).filter(([fact]) => fact !== 'continues'));
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  for (const size of sizes) {
    pieces.push(bytes.subarray(start, start + size));
    start += size;
  }
  return [...pieces, bytes.subarray(start)];
}

describe.each(SAMPLES)('the sample %s', (_name, { dialect, lines }) => {
  const expected = lines.flatMap(({ entry }) => (entry === undefined ? [] : [withoutMark(entry)]));
  const listing = (ends: readonly string[]): Buffer =>
    Buffer.concat(lines.flatMap((line, at) => [bytesOf(line), Buffer.from(ends[at % ends.length] ?? '\n')]));

  it.each([
    ['LF', ['\n']],
    ['CRLF', ['\r\n']],
    ['mixed line ends', ['\n', '\r\n', '\r\n']],
  ])('with %s is understood line by line, and no line is lost (cases 76, 81, 82)', (_what, ends) => {
    const { reader, entries } = read([listing(ends)]);
    expect(entries.map(shown)).toEqual(expected);
    expect(reader).toMatchObject({ dialect, received: lines.length });
    expect(reader.parsed + reader.raw + reader.noise).toBe(lines.length);
  });

  it('may be cut anywhere and have remarks of the server in between (case 83)', () => {
    const noise = fc.constantFrom('', '\f', 'ls: x: Permission denied', '226 Transfer complete');
    const noises = fc.array(fc.option(noise, { nil: undefined }), { maxLength: 20 });
    const pieceSizes = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 40 });
    fc.assert(
      fc.property(noises, pieceSizes, (between, sizes) => {
        const withNoise = lines.flatMap((line, at) => {
          const remark = WRAPPED.test(line.line) ? undefined : between[at];
          const extra = remark === undefined ? [] : [Buffer.from(`${remark}\n`)];
          return [bytesOf(line), Buffer.from('\n'), ...extra];
        });
        const { reader, entries } = read(cut(Buffer.concat(withNoise), sizes));
        const understood = entries.filter(({ raw }) => raw === undefined);
        expect(understood.map(shown)).toEqual(expected.filter((entry) => !('raw' in entry)));
        expect(reader.dialect).toBe(dialect);
      }),
      { numRuns: 60 },
    );
  });

  it('has at least one line that was cut or is known to be no entry', () => {
    expect(lines.some(({ entry }) => entry === undefined || 'raw' in entry)).toBe(true);
  });
});

describe('the corpus', () => {
  it('has a sample of every dialect', () => {
    const fromText = ['mlsd', 'unix', 'dos'];
    const covered = new Set([...fromText, ...SAMPLES.map(([, { dialect }]) => dialect)]);
    expect(DIALECTS.filter(({ id }) => !covered.has(id))).toEqual([]);
  });
});
