import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SETUP = join(import.meta.dirname, '../../../server/setup.mjs');
const EARLIER = new Date('2026-01-01T00:00:00Z');
const LATER = new Date('2026-01-02T00:00:00Z');
/** Tells its arguments, then waits for SIGTERM and ends with a code of its own. */
const MAIN = `
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => {}, 1000);
  console.log('main ' + process.argv.slice(2).join(' '));
`;
/** Stands for npm and for vite: tells how it was called. */
const TELL = `console.log(process.argv.slice(1).map((word) => word.split('/').pop()).join(' '));`;

let project: string;

async function put(path: string, content: string, changed = EARLIER): Promise<void> {
  const file = join(project, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content, { mode: 0o755 });
  await utimes(file, changed, changed);
}

function setup(...words: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const PATH = `${join(project, 'programs')}:${process.env['PATH'] ?? ''}`;
  return spawn(process.execPath, [join(project, 'server/setup.mjs'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH },
  });
}

async function linesOf(...words: string[]): Promise<string[]> {
  return (await text(setup(...words).stdout)).trim().split('\n');
}

describe('server/setup.mjs', () => {
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'gangway-setup-'));
    await put('package-lock.json', '{}');
    await put('node_modules/.package-lock.json', '{}');
    await put('node_modules/vite/bin/vite.js', TELL);
    await put('web/src/app.ts', '');
    await put('web/dist/index.html', '');
    await put('server/main.ts', MAIN);
    await put('programs/npm', `#!${process.execPath}\n${TELL}`);
    await mkdir(join(project, 'node_modules/.bin'));
    await symlink(process.execPath, join(project, 'node_modules/.bin/node'));
    await copyFile(SETUP, join(project, 'server/setup.mjs'));
  });
  afterEach(() => rm(project, { recursive: true, force: true }));

  it('says and does nothing when everything is there', async () => {
    expect(await linesOf('prepare')).toEqual(['']);
  });

  it('installs packages when the lock file is newer than the installation', async () => {
    await put('package-lock.json', '{}', LATER);
    await put('web/dist/index.html', '', LATER);
    expect(await linesOf('prepare')).toEqual([
      'Installing packages (npm ci)',
      'npm ci --include=dev --loglevel=error',
    ]);
  });

  it('installs packages when an installation was not finished', async () => {
    await rm(join(project, 'node_modules/.package-lock.json'));
    expect(await linesOf('prepare')).toContain('Installing packages (npm ci)');
  });

  it('builds the web when a source is newer than the build', async () => {
    await put('web/src/app.ts', '', LATER);
    expect(await linesOf('prepare')).toEqual([
      'Building the web (vite build)',
      'vite.js build web --logLevel warn',
    ]);
  });

  it('builds the web when there is no build', async () => {
    await rm(join(project, 'web/dist'), { recursive: true });
    expect(await linesOf('prepare')).toContain('Building the web (vite build)');
  });

  it('does not start anything when a step fails, and ends with its exit code', async () => {
    await put('node_modules/vite/bin/vite.js', 'process.exit(3)');
    await rm(join(project, 'web/dist'), { recursive: true });
    const child = setup('start');
    const [said, ended] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(said).toBe('Building the web (vite build)\n');
    expect(ended).toEqual([3, null]);
  });

  it('passes SIGTERM on to the server and ends with its exit code', async () => {
    const child = setup('start', '--port', '0');
    expect(String(await once(child.stdout, 'data'))).toBe('main --port 0\n');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
  });

  it('ends the server when the npm that started it is killed', async () => {
    // Stands for npm, which dies of SIGTERM without a word to its child.
    const program = `require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' })`;
    await put('server/main.ts', `${MAIN}; process.on('exit', (code) => console.log('ended ' + code));`);
    const npm = spawn(process.execPath, ['-e', program, join(project, 'server/setup.mjs'), 'start'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
    const said = text(npm.stdout);
    await once(npm.stdout, 'data');
    npm.kill('SIGKILL');
    // The output ends when nobody is left who could write to it.
    expect(await said).toContain('ended 7');
  });

  it('ends like a shell when the server was killed', async () => {
    await put('server/main.ts', `process.kill(process.pid, 'SIGKILL')`);
    expect(await once(setup('start'), 'exit')).toEqual([137, null]);
  });

  it('starts the demo with an argument of its own', async () => {
    const child = setup('demo');
    expect(String(await once(child.stdout, 'data'))).toBe('main --demo\n');
    child.kill('SIGTERM');
    await once(child, 'exit');
  });

  it('explains itself when it is called wrongly', async () => {
    const child = setup('dance');
    const [said, ended] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(said).toMatch(/^usage: /);
    expect(ended).toEqual([2, null]);
  });

  it('is plain enough for an old Node: no import of a package, no TypeScript', async () => {
    const imports = (await readFile(SETUP, 'utf8')).match(/from '[^']+'/g);
    expect(imports?.every((from) => from.startsWith(`from 'node:`))).toBe(true);
  });
});
