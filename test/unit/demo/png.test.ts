import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../../../server/demo/png.ts';

interface Chunk {
  readonly name: string;
  readonly body: Buffer;
  readonly isSound: boolean;
}

function chunksOf(file: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    const named = file.subarray(at + 4, at + 8 + length);
    const isSound = crc32(named) === file.readUInt32BE(at + 8 + length);
    chunks.push({ name: named.toString('latin1', 0, 4), body: named.subarray(4), isSound });
    at += 12 + length;
  }
  return chunks;
}

describe('encodePng', () => {
  const file = encodePng({
    width: 3,
    height: 2,
    colourAt: (x, y) => ((x * 0x20) << 16) | ((y * 0x11) << 8) | 0x7f,
  });
  const chunks = chunksOf(file);

  it('writes the signature and three chunks whose checksums agree', () => {
    expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect(chunks.map(({ name }) => name)).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect(chunks.every(({ isSound }) => isSound)).toBe(true);
  });

  it('announces the size, eight bits and true colour', () => {
    const header = chunks[0]?.body;
    expect(header?.toString('hex')).toBe('00000003' + '00000002' + '08' + '02' + '000000');
  });

  it('holds each row as its difference from the row above', () => {
    const lines = inflateSync(chunks[1]?.body ?? '');
    expect(lines.toString('hex')).toBe('02' + '00007f' + '20007f' + '40007f' + '02' + '001100'.repeat(3));
  });
});
