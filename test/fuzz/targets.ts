/** What can be fuzzed: each target takes any bytes and throws when a promise is broken. */
import assert from 'node:assert/strict';
import { BadReply, ReplyTooLarge } from '../../server/ftp/errors.ts';
import { parseExtendedPassiveReply, parsePassiveReply } from '../../server/ftp/data/pasv-reply.ts';
import { isEntry } from '../../server/ftp/listing/dialect.ts';
import { DIALECTS } from '../../server/ftp/listing/dialects.ts';
import { ListingReader } from '../../server/ftp/listing/listing-reader.ts';
import { parseMlstLine, parseMlsxLine } from '../../server/ftp/listing/mlsx.ts';
import type { RemoteEntry } from '../../server/ftp/listing/remote-entry.ts';
import { isUnsafeName } from '../../server/ftp/pathname.ts';
import { ReplyParser } from '../../server/ftp/reply-parser.ts';
import type { Reply } from '../../server/ftp/reply.ts';

const CONTEXT = { now: new Date('2024-07-01T12:00:00Z'), offsetMinutes: 0 };
const LIMITS = { maxEntries: 1_000, maxBytes: 1024 * 1024 };
const LF = 0x0a;
const MAX_PORT = 0xffff;

/** Something that reads hostile bytes. */
export interface FuzzTarget {
  readonly id: string;
  /** Throws when something is wrong with what comes of the bytes. */
  run(bytes: Buffer): void;
}

function checkEntry(entry: RemoteEntry): void {
  assert.equal(entry.unsafe ?? false, entry.raw !== undefined || isUnsafeName(entry.name));
  assert(!Object.values(entry).includes(undefined), 'a member is undefined instead of missing');
  assert(entry.modifiedAt === undefined || !Number.isNaN(entry.modifiedAt.getTime()), 'no time');
  assert(entry.sizeBytes === undefined || Number.isSafeInteger(entry.sizeBytes), 'no size');
  assert((entry.precision === undefined) === (entry.modifiedAt === undefined), 'precision of no time');
}

/** Everything that comes of a listing in pieces of a size. */
function listed(bytes: Buffer, pieceBytes: number): { entries: RemoteEntry[]; counts: readonly unknown[] } {
  const reader = new ListingReader({ dialects: DIALECTS, context: CONTEXT, ...LIMITS });
  const entries: RemoteEntry[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    entries.push(...reader.feed(bytes.subarray(at, at + pieceBytes)));
  }
  entries.push(...reader.end());
  const { parsed, raw, noise, received, limit, dialect } = reader;
  assert.equal(parsed + raw, entries.length);
  if (limit === undefined) assert.equal(received, linesIn(bytes));
  return { entries, counts: [parsed, raw, noise, received, limit, dialect] };
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (const byte of bytes) if (byte === LF) lines++;
  return bytes.length > 0 && bytes.at(-1) !== LF ? lines + 1 : lines;
}

function runListing(bytes: Buffer): void {
  const whole = listed(bytes, Math.max(1, bytes.length));
  assert.deepEqual(listed(bytes, 7), whole);
  for (const entry of whole.entries) checkEntry(entry);
}

function runMlsx(bytes: Buffer): void {
  const entry = parseMlsxLine(bytes);
  if (isEntry(entry)) {
    checkEntry(entry);
    assert(bytes.includes(entry.name), 'the name is not in the line');
  }
  const described = parseMlstLine(bytes);
  assert(described === undefined || described.name.length > 0, 'no name');
}

/** Replies as text, or the name of the error that ended the reading. */
function replies(bytes: Buffer, pieceBytes: number): readonly string[] {
  const parser = new ReplyParser();
  const seen: string[] = [];
  const note = (reply: Reply): void => {
    assert(reply.code >= 100 && reply.code <= 599, 'no code');
    seen.push(`${reply.code} ${reply.lines.map((line) => line.toString('latin1')).join('\n')}`);
  };
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes)
      parser.feed(bytes.subarray(at, at + pieceBytes), note);
  } catch (error) {
    assert(
      error instanceof BadReply || error instanceof ReplyTooLarge,
      `an unknown failure: ${String(error)}`,
    );
    seen.push(error.name);
  }
  return seen;
}

function runReply(bytes: Buffer): void {
  assert.deepEqual(replies(bytes, 3), replies(bytes, Math.max(1, bytes.length)));
}

function runPasv(bytes: Buffer): void {
  const text = bytes.toString('latin1');
  const address = parsePassiveReply(text);
  if (address !== undefined) {
    assert.match(address.host, /^\d{1,3}(?:\.\d{1,3}){3}$/);
    checkPort(address.port);
  }
  const port = parseExtendedPassiveReply(text);
  if (port !== undefined) checkPort(port);
}

function checkPort(port: number): void {
  assert(Number.isInteger(port) && port > 0 && port <= MAX_PORT, `port ${port}`);
}

/** All targets; `npm run fuzz -- <id>`. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  { id: 'listing', run: runListing },
  { id: 'mlsx', run: runMlsx },
  { id: 'reply', run: runReply },
  { id: 'pasv', run: runPasv },
];
