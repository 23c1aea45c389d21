/** The path in a 257 reply. RFC 959 appendix II, and what servers make of it. */
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';

const QUOTE = 0x22;
const BLANK = 0x20;

/**
 * The quoted path of a reply to PWD, as bytes; undefined if there is none.
 * Doubled quotes are one quote; Pure-FTPd and inetutils do not double them, so the closing quote is the last one that
 * stands before a blank or the end (case 85).
 */
export function parsePathnameReply(reply: Reply): Buffer | undefined {
  if (reply.code !== CODE.pathnameCreated) return undefined;
  const line = reply.lines.at(-1) ?? Buffer.alloc(0);
  const start = line.indexOf(QUOTE);
  const end = closingQuote(line, start + 1);
  if (start === -1 || end === -1) return undefined;
  return undoubled(line.subarray(start + 1, end));
}

function closingQuote(line: Buffer, from: number): number {
  let at = from;
  while (at < line.length) {
    if (line[at] !== QUOTE) at += 1;
    else if (line[at + 1] === QUOTE) at += 2;
    else if (line[at + 1] === undefined || line[at + 1] === BLANK) return at;
    else return lastQuote(line, from);
  }
  return lastQuote(line, from);
}

function lastQuote(line: Buffer, from: number): number {
  const at = line.lastIndexOf(QUOTE);
  return at >= from ? at : -1;
}

function undoubled(bytes: Buffer): Buffer {
  let isFirst = false;
  return Buffer.from(
    bytes.filter((byte) => {
      isFirst = byte === QUOTE && !isFirst;
      return byte !== QUOTE || isFirst;
    }),
  );
}
