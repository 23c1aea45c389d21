import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchiveItem } from '../../../server/files/archive/items.ts';
import { ArchiveOutput } from '../../../server/files/archive/output.ts';
import {
  METHOD,
  centralRecord,
  descriptor,
  endRecords,
  localRecord,
} from '../../../server/files/archive/zip-records.ts';
import type { ZipEntry } from '../../../server/files/archive/zip-records.ts';
import { ZipWriter } from '../../../server/files/archive/zip-writer.ts';
import { runProgram } from '../../support/run-program.ts';

const MANY = 66_000;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const LONG_MS = 60_000;
const AT = new Date('2024-02-29T12:34:57Z');
const ZIP64 = 0x0001;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gangway-zip-'));
  path = join(folder, 'archive.zip');
});
afterEach(() => rm(folder, { recursive: true }));

function item(name: string, kind: ArchiveItem['kind'] = 'file'): ArchiveItem {
  return { kind, path: `/${name}`, name, modifiedAt: AT };
}

async function written(fill: (writer: ZipWriter) => Promise<void>): Promise<void> {
  const file = createWriteStream(path);
  const output = new ArchiveOutput(file, { begin: () => undefined, signal: new AbortController().signal });
  const writer = new ZipWriter(output, 'fast');
  await fill(writer);
  await writer.end();
  file.end();
  await finished(file);
}

/** What Python's zipfile prints. */
async function python(script: string): Promise<string> {
  const code = `import zipfile\nz = zipfile.ZipFile(${JSON.stringify(path)})\n${script}`;
  const { exitCode, stdout, stderr } = await runProgram(['python3', '-c', code]);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout.trim();
}

describe('a zip archive', () => {
  it(
    'may have more entries than its first format could count',
    async () => {
      await written(async (writer) => {
        for (let at = 0; at < MANY; at++) await writer.whole(item(`file ${at}`), Buffer.alloc(0));
      });
      expect(await python('print(len(z.namelist()), z.namelist()[-1])')).toBe(`${MANY} file ${MANY - 1}`);
      const tested = await runProgram(['unzip', '-tqq', path]);
      expect([tested.exitCode, tested.stderr]).toEqual([0, '']);
    },
    LONG_MS,
  );

  it('tells of an output that breaks when its source has, and lets nothing go unheard before', async () => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the client left')) });
    broken.on('error', () => undefined);
    const signal = new AbortController().signal;
    const writer = new ZipWriter(new ArchiveOutput(broken, { begin: () => undefined, signal }), 'none');
    const body = {
      sendTo: async (target: Writable, begin: () => void): Promise<void> => {
        begin();
        await new Promise((resolve) => target.write(randomBytes(MIB), resolve));
        // Sources hear of it later than the output does.
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error('the work was ended');
      },
    };
    await expect(writer.streamed(item('large'), undefined, body)).rejects.toThrow('the work was ended');
  });

  it('keeps names, times and bytes, whether they come whole or in pieces', async () => {
    const large = Buffer.alloc(700_001, 'compressible ');
    const body = {
      sendTo: async (target: Writable, begin: () => void): Promise<void> => {
        begin();
        for (let at = 0; at < large.length; at += 60_000)
          await new Promise<void>((resolve) =>
            target.write(large.subarray(at, at + 60_000), () => resolve()),
          );
      },
    };
    await written(async (writer) => {
      await writer.folder(item('f/', 'folder'));
      await writer.whole(item('f/文件.txt'), Buffer.from('x'.repeat(1_000)));
      await writer.streamed(item('f/known size'), large.length, body);
      await writer.streamed(item('f/unknown size'), undefined, body);
      await writer.streamed(item('f/packed.jpg'), large.length, body);
    });
    const facts = await python(`
assert z.testzip() is None
for i in z.infolist(): print(i.filename, i.file_size, i.compress_type, oct(i.external_attr >> 16), i.date_time[:5])`);
    expect(facts.split('\n')).toEqual([
      'f/ 0 0 0o40755 (2024, 2, 29, 12, 34)',
      'f/文件.txt 1000 8 0o100644 (2024, 2, 29, 12, 34)',
      'f/known size 700001 8 0o100644 (2024, 2, 29, 12, 34)',
      'f/unknown size 700001 8 0o100644 (2024, 2, 29, 12, 34)',
      'f/packed.jpg 700001 8 0o100644 (2024, 2, 29, 12, 34)',
    ]);
    const unzipped = await runProgram(['unzip', '-q', path, '-d', folder], {
      environment: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    });
    expect([unzipped.exitCode, unzipped.stderr]).toEqual([0, '']);
    const { stdout } = await runProgram(['find', folder, '-name', '文件.txt', '-printf', '%T@ %s']);
    expect(stdout).toBe(`${AT.getTime() / 1_000}.0000000000 1000`);
  });

  it('breaks off with its file', async () => {
    const lost = new Error('lost');
    const body = { sendTo: (): Promise<void> => Promise.reject(lost) };
    await expect(written((writer) => writer.streamed(item('a'), 5, body))).rejects.toBe(lost);
  });
});

describe('the records of a zip entry', () => {
  const entry: ZipEntry = {
    name: Buffer.from('a'),
    method: METHOD.deflated,
    modifiedAt: undefined,
    isFolder: false,
    position: 0,
    sizes: 'behind, large',
  };
  const sizes = { crc: 1, compressedBytes: 5 * GIB, sizeBytes: 6 * GIB };

  it('have room for more than 4 GiB wherever that is needed (APPNOTE 4.5.3)', () => {
    const local = localRecord(entry, undefined);
    expect(local.readUInt16LE(31)).toBe(ZIP64);
    expect([local.readUInt32LE(18), local.readUInt32LE(22)]).toEqual([0xffffffff, 0xffffffff]);
    const behind = descriptor(entry, sizes);
    expect([behind.readBigUInt64LE(8), behind.readBigUInt64LE(16)]).toEqual([
      BigInt(5 * GIB),
      BigInt(6 * GIB),
    ]);
    const central = centralRecord({ ...entry, position: 7 * GIB }, sizes);
    const values = [0, 1, 2].map((at) => central.readBigUInt64LE(47 + 4 + at * 8));
    expect(values).toEqual([BigInt(6 * GIB), BigInt(5 * GIB), BigInt(7 * GIB)]);
    const onlyFar = centralRecord(
      { ...entry, position: 7 * GIB },
      { ...sizes, compressedBytes: 1, sizeBytes: 1 },
    );
    expect([onlyFar.readUInt16LE(49), onlyFar.readBigUInt64LE(51)]).toEqual([8, BigInt(7 * GIB)]);
  });

  it.each([
    [65_534, 22],
    [65_535, 22 + 56 + 20],
  ])('%s of them have end records of %s bytes', (count, length) => {
    expect(endRecords(count, { position: 100, sizeBytes: 100 })).toHaveLength(length);
  });
});
