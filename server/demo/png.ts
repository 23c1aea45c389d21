/** Writes PNG pictures: eight-bit true colour, one IDAT chunk (PNG specification, third edition). */
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHANNELS = 3;
const LENGTH_BYTES = 4;
const HEADER_BYTES = 13;
const BIT_DEPTH = 8;
const TRUE_COLOUR = 2;
const FILTER_UP = 2;
/** The demo is planted at every start, so speed counts for more than a few kilobytes. */
const DEFLATE_LEVEL = 1;

/** Colour of one pixel as `0xRRGGBB`; x and y count from the upper left corner. */
export type Painter = (x: number, y: number) => number;

/** What a picture is made of; width and height in pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly colourAt: Painter;
}

/**
 * A picture as the bytes of a PNG file.
 * colourAt is called once for each pixel, row by row. Returns the same bytes for the same picture.
 * Source: PNG specification, sections 5 (chunks), 9 (filter type Up), 10 (zlib stream).
 */
export function encodePng({ width, height, colourAt }: Picture): Buffer {
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(width, height)),
    chunk('IDAT', deflateSync(scanlines({ width, height, colourAt }), { level: DEFLATE_LEVEL })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, body: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const check = Buffer.alloc(LENGTH_BYTES);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

function header(width: number, height: number): Buffer {
  const body = Buffer.alloc(HEADER_BYTES);
  body.writeUInt32BE(width, 0);
  body.writeUInt32BE(height, LENGTH_BYTES);
  body.writeUInt8(BIT_DEPTH, 2 * LENGTH_BYTES);
  body.writeUInt8(TRUE_COLOUR, 2 * LENGTH_BYTES + 1);
  return body;
}

function scanlines({ width, height, colourAt }: Picture): Buffer {
  const rowBytes = width * CHANNELS;
  const lines = Buffer.alloc((rowBytes + 1) * height);
  let above = new Uint8Array(rowBytes);
  let row = new Uint8Array(rowBytes);
  for (let y = 0, at = 0; y < height; y += 1) {
    paintRow(row, (x) => colourAt(x, y));
    at = writeUp(lines, at, row, above);
    [above, row] = [row, above];
  }
  return lines;
}

function paintRow(row: Uint8Array, colourAt: (x: number) => number): void {
  for (let x = 0, at = 0; at < row.length; x += 1, at += CHANNELS) {
    const colour = colourAt(x);
    row[at] = colour >> 16;
    row[at + 1] = colour >> 8;
    row[at + 2] = colour;
  }
}

/** One row as its difference from the row above, with the filter byte before it; returns where the next one starts. */
function writeUp(lines: Buffer, start: number, row: Uint8Array, above: Uint8Array): number {
  lines[start] = FILTER_UP;
  for (let i = 0; i < row.length; i += 1) lines[start + 1 + i] = (row[i] ?? 0) - (above[i] ?? 0);
  return start + 1 + row.length;
}
