import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { padding, tarEnd, tarHeader } from '../../../server/files/archive/tar-header.ts';
import type { TarEntry } from '../../../server/files/archive/tar-header.ts';
import { runProgram } from '../../support/run-program.ts';

const AT = new Date('2024-02-29T12:34:57Z');
const TERABYTE = 1024 ** 4;

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'gangway-tar-'))));
afterEach(() => rm(folder, { recursive: true }));

/** What a program says of an archive with these entries, each with as many bytes as it is small enough for. */
async function listed(command: readonly string[], entries: readonly TarEntry[]): Promise<string> {
  const path = join(folder, 'a.tar');
  const bytes = entries.map((entry) => {
    const { sizeBytes } = entry;
    return Buffer.concat([tarHeader(entry), Buffer.alloc(sizeBytes, 'x'), padding(sizeBytes)]);
  });
  await writeFile(path, Buffer.concat([...bytes, tarEnd()]));
  const environment = { TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  const { exitCode, stdout, stderr } = await runProgram([...command, path], { environment });
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout.trim();
}

function file(name: string, sizeBytes = 3): TarEntry {
  return { name, kind: 'file', sizeBytes, modifiedAt: AT };
}

describe('a tar header', () => {
  it('has any name, as GNU tar and Python read it', async () => {
    const names = [
      'plain',
      'n'.repeat(100),
      'n'.repeat(101),
      `${'deep/'.repeat(60)}end`,
      '文件 ü',
      'x'.repeat(994),
    ];
    const entries = names.map((name) => file(name));
    expect(await listed(['tar', '--quoting-style=literal', '-tf'], entries)).toBe(names.join('\n'));
    const script = 'import sys, tarfile\nfor one in tarfile.open(sys.argv[1]): print(one.name)';
    expect(await listed(['python3', '-c', script], entries)).toBe(names.join('\n'));
  });

  it('has kind, permissions, size and time', async () => {
    const entries: TarEntry[] = [
      { name: 'f/', kind: 'folder', sizeBytes: 0, modifiedAt: undefined },
      file('f/a', 1_025),
    ];
    expect((await listed(['tar', '--full-time', '-tvf'], entries)).split('\n')).toEqual([
      expect.stringMatching(/^drwxr-xr-x 0\/0 +0 1970-01-01 00:00:00 f\/$/),
      expect.stringMatching(/^-rw-r--r-- 0\/0 +1025 2024-02-29 12:34:57 f\/a$/),
    ]);
  });

  it('has sizes and times that ustar has no room for', async () => {
    const header = tarHeader({ name: 'a', kind: 'file', sizeBytes: TERABYTE, modifiedAt: new Date(-5_000) });
    expect(header.toString('latin1')).toContain(`22 size=${TERABYTE}\n`);
    expect(header.toString('latin1')).toContain('12 mtime=-5\n');
  });

  it('counts the length of a record with itself, where that makes it longer, too', () => {
    for (let length = 80; length < 1_100; length++) {
      const text = tarHeader(file('ü'.padEnd(length, 'n'))).toString('utf8', 512);
      const record = /^(\d+) path=[^\n]*\n/.exec(text);
      expect(Number(record?.[1])).toBe(Buffer.byteLength(record?.[0] ?? ''));
    }
  });
});
