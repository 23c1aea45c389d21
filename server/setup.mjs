/**
 * The first file that runs: behind `npm run demo`, `npm start` and `npm test`. It is plain JavaScript, because on a
 * new machine nothing is installed yet and the Node at hand may be too old for TypeScript. It installs and builds
 * only what is missing or stale, says so in one line each, and then hands over to Node 24.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..');
const LOCK = join(PROJECT, 'package-lock.json');
/** npm writes this file last, so it also tells whether an installation was finished. */
const INSTALLED = join(PROJECT, 'node_modules/.package-lock.json');
const WEB = join(PROJECT, 'web');
const BUILT = join(WEB, 'dist/index.html');
/** What the build reads: the web itself, the shapes it shares with the server, and the versions of its tools. */
const WEB_SOURCES = [WEB, join(PROJECT, 'server/contract'), LOCK];
const NOT_SOURCES = new Set(['dist', 'node_modules', '.svelte-check']);
/** The oldest Node that runs the server (package.json, engines). */
const OLDEST_NODE = { major: 24, minor: 15 };
const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGINT'];
const USAGE = 'usage: node server/setup.mjs prepare | demo | start | test [part or file...]';
const WRONG_USAGE = 2;
const ENDED_BY_SIGNAL = 128;
/** How often we look whether npm is still there. */
const LOOK_AT_PARENT_MS = 250;

/** What follows the preparation: the arguments for Node, or undefined when nothing does. */
const ACTIONS = {
  prepare: () => undefined,
  demo: (rest) => ['server/main.ts', '--demo', ...rest],
  start: (rest) => ['server/main.ts', ...rest],
  test: (rest) => ['test/main.ts', ...rest],
};

/**
 * Runs a program in the project's folder with our terminal, and passes on the signals we get.
 * Returns its exit code, or 128 and the signal's number, like a shell.
 */
function run(program, programArguments) {
  const child = spawn(program, programArguments, { cwd: PROJECT, stdio: 'inherit' });
  const forward = (signal) => {
    // A terminal has sent Ctrl-C to the child as well; twice would mean "at once".
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  const watch = watchParent(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of FORWARDED) process.off(name, forward);
      resolve(code ?? ENDED_BY_SIGNAL + constants.signals[signal]);
    });
  });
}

/** npm dies of a signal without passing it on; then whoever it had started must not stay behind. */
function watchParent(onGone) {
  const parent = process.ppid;
  const isStartedByNpm = process.env.npm_lifecycle_event !== undefined;
  const look = () => {
    if (isStartedByNpm && process.ppid !== parent) onGone();
  };
  return setInterval(look, LOOK_AT_PARENT_MS).unref();
}

/** Runs one step of the preparation; if it fails, we end with its exit code. */
async function step(sentence, program, programArguments) {
  console.log(sentence);
  const exitCode = await run(program, programArguments);
  if (exitCode !== 0) process.exit(exitCode);
}

/** When a file, or the newest file below a folder, was changed; 0 when there is none. */
function changedMs(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const names = readdirSync(path).filter((name) => !NOT_SOURCES.has(name));
  return Math.max(0, ...names.map((name) => changedMs(join(path, name))));
}

async function installPackages() {
  const installedMs = changedMs(INSTALLED);
  if (installedMs > 0 && installedMs >= changedMs(LOCK)) return;
  // Also when NODE_ENV says production: the web is built here.
  await step('Installing packages (npm ci)', 'npm', ['ci', '--include=dev', '--loglevel=error']);
}

/** The Node that runs Gangway: the one that npm installed, or ours when it is new enough. */
function findNode() {
  const installed = join(PROJECT, 'node_modules/.bin/node');
  if (existsSync(installed)) return installed;
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isNewEnough =
    major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor);
  if (isNewEnough) return process.execPath;
  console.error(
    `Gangway needs Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer; this is ${process.versions.node}.`,
  );
  process.exit(1);
}

async function buildWeb(node) {
  const sourcesMs = Math.max(...WEB_SOURCES.map(changedMs));
  if (changedMs(BUILT) >= sourcesMs) return;
  await step('Building the web (vite build)', node, [
    ...[join(PROJECT, 'node_modules/vite/bin/vite.js'), 'build', 'web', '--logLevel', 'warn'],
  ]);
}

const [name = '', ...rest] = process.argv.slice(2);
if (!Object.hasOwn(ACTIONS, name)) {
  console.error(USAGE);
  process.exit(WRONG_USAGE);
}
await installPackages();
const node = findNode();
await buildWeb(node);
const handOver = ACTIONS[name](rest);
if (handOver !== undefined) process.exitCode = await run(node, handOver);
