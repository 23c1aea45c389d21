import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantDemoTree } from '../../../server/demo/demo-tree.ts';

const PLANT_LIMIT_MS = 20_000;

let base: string;

async function print(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(folder, { recursive: true })).toSorted();
  for (const name of names) {
    const facts = await stat(join(folder, name));
    hash.update(`${name}\n${facts.mtime.toISOString()}\n`);
    if (facts.isFile()) hash.update(await readFile(join(folder, name)));
  }
  return hash.digest('hex');
}

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'gangway-test-'));
  for (const name of ['one', 'two']) {
    await mkdir(join(base, name));
    plantDemoTree(join(base, name));
  }
}, PLANT_LIMIT_MS);
afterAll(() => rm(base, { recursive: true }));

describe('the tree of the demo', () => {
  it('has the same names, bytes and times each time', async () => {
    expect(await print(join(base, 'one'))).toBe(await print(join(base, 'two')));
  });

  it('has pictures of at least three sizes', async () => {
    const sizes = ['Harbour at dawn.png', 'Mandelbrot.png', 'Colour wheel.png', 'Small/Mandelbrot.png'];
    const headers = await Promise.all(sizes.map((name) => readFile(join(base, 'one/Pictures', name))));
    const widths = headers.map((file) => file.readUInt32BE(16));
    expect(widths).toEqual([960, 720, 400, 240]);
  });

  it('has a melody below 300 kilobytes that says its own length', async () => {
    const file = await readFile(join(base, 'one/Music/Arpeggio.wav'));
    expect(file.length).toBeLessThan(300_000);
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.readUInt32LE(40)).toBe(file.length - 44);
  });

  it('has a melody that never reaches the end of the scale', async () => {
    const file = await readFile(join(base, 'one/Music/Arpeggio.wav'));
    const samples = new Int16Array(file.buffer, file.byteOffset + 44, (file.length - 44) / 2);
    const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(loudest).toBeGreaterThan(8_000);
    expect(loudest).toBeLessThan(32_767);
  });

  it('has an empty folder, an empty file and twelve mebibytes for ranges', async () => {
    expect(await readdir(join(base, 'one/Empty folder'))).toEqual([]);
    expect((await stat(join(base, 'one/Empty file.txt'))).size).toBe(0);
    expect((await stat(join(base, 'one/Data/Twelve mebibytes.bin'))).size).toBe(12 * 1024 * 1024);
  });
});
