/**
 * Debian's packages for the tests: tools are installed, FTP servers are only unpacked (dpkg lets no two of them live
 * on one machine). Only what is missing is fetched, and every step says in one line what it does.
 */
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whileLocked } from './file-lock.ts';
import { runProgram, type Outcome } from './run-program.ts';

/** Unpacked packages, the lock and everything else a test run may keep; inside the project, ignored by git. */
export const CACHE_FOLDER = join(import.meta.dirname, '../../.cache');

const LOCK_FILE = join(CACHE_FOLDER, 'deb.lock');
const POLICY_FILE = '/usr/sbin/policy-rc.d';
/** Answer of a policy-rc.d that means "do not start this service" (Debian, invoke-rc.d interface). */
const FORBIDDEN_BY_POLICY = 101;
/** Somebody else may be installing at the same moment. */
const DPKG_LOCK_WAIT_S = 120;
const REASON_LINES = 3;
/** In an unpacked folder: the libraries its packages depend on, as apt-get satisfy takes them. */
const NEEDS_FILE = '.needs';

/** Packages could not be had; the message says why and is shown as the reason of skipped tests. */
export class PackagesUnavailable extends Error {
  override readonly name = 'PackagesUnavailable';
}

/**
 * Why this machine cannot be given Debian packages.
 * Returns a sentence, or undefined when it can.
 */
export async function reasonAgainstPackages(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `Debian packages need Linux, this is ${process.platform}`;
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return `installing Debian packages needs root, this is uid ${uid}`;
  const apt = await runProgram(['apt-get', '--version']);
  return apt.exitCode === 0 ? undefined : 'there is no apt-get on this machine';
}

/**
 * Installs those of the packages that are missing; no service is started.
 * names: Debian package names. Throws PackagesUnavailable.
 */
export async function installPackages(names: readonly string[]): Promise<void> {
  if ((await missingOf(names)).length === 0) return;
  await insistOnApt();
  await whileLocked(LOCK_FILE, async () => {
    const missing = await missingOf(names);
    if (missing.length === 0) return;
    say(`Installing Debian packages: ${missing.join(' ')}`);
    await installWithoutServices(['install', ...missing]);
  });
}

/**
 * Unpacks packages without installing them and installs the libraries they ask for.
 * name: of the folder in the cache. packages: Debian package names. Returns the folder that plays the root of the
 * file system. Throws PackagesUnavailable.
 */
export async function unpackPackages(name: string, packages: readonly string[]): Promise<string> {
  const folder = join(CACHE_FOLDER, 'deb', name);
  if (existsSync(folder)) return folder;
  await insistOnApt();
  return await whileLocked(LOCK_FILE, async () => {
    if (existsSync(folder)) return folder;
    say(`Unpacking Debian packages: ${packages.join(' ')}`);
    const work = await mkdtemp(join(CACHE_FOLDER, 'deb-'));
    try {
      await apt(['-o', 'APT::Sandbox::User=root', 'download', ...packages], work);
      await unpackAll(work);
      await mkdir(join(CACHE_FOLDER, 'deb'), { recursive: true });
      await rename(join(work, 'root'), folder);
      return folder;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

/**
 * Installs the libraries that programs of an unpacked package lack on this machine.
 * folder: from unpackPackages. programs: paths inside it. Throws PackagesUnavailable.
 */
export async function installLibraries(folder: string, programs: readonly string[]): Promise<void> {
  const paths = programs.map((program) => join(folder, program));
  if (!(await lacksLibraries(paths))) return;
  await insistOnApt();
  await whileLocked(LOCK_FILE, async () => {
    const needs = await readFile(join(folder, NEEDS_FILE), 'utf8');
    say(`Installing the libraries of ${folder.slice(folder.lastIndexOf('/') + 1)}`);
    await installWithoutServices(['satisfy', needs]);
  });
  if (await lacksLibraries(paths)) throw new PackagesUnavailable(`libraries of ${folder} are still missing`);
}

async function missingOf(names: readonly string[]): Promise<string[]> {
  const query = ['dpkg-query', '-W', '-f', '${Package} ${db:Status-Status}\\n', ...names];
  const { stdout } = await runProgram(query);
  const installed = new Set(stdout.split('\n').filter((line) => line.endsWith(' installed')));
  return names.filter((name) => !installed.has(`${name} installed`));
}

async function insistOnApt(): Promise<void> {
  const reason = await reasonAgainstPackages();
  if (reason !== undefined) throw new PackagesUnavailable(reason);
}

async function unpackAll(work: string): Promise<void> {
  const archives = (await readdir(work))
    .filter((file) => file.endsWith('.deb'))
    .map((file) => join(work, file));
  const root = join(work, 'root');
  const libraries: string[] = [];
  for (const archive of archives) {
    await insist(await runProgram(['dpkg-deb', '-x', archive, root]));
    const depends = await insist(await runProgram(['dpkg-deb', '-f', archive, 'Depends']));
    // Everything but libraries is left out: the rest is inetd, debconf and other servers' business.
    libraries.push(
      ...depends
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one.startsWith('lib')),
    );
  }
  await writeFile(join(root, NEEDS_FILE), libraries.join(', '));
}

async function lacksLibraries(programs: readonly string[]): Promise<boolean> {
  const { stdout } = await runProgram(['ldd', ...programs]);
  return stdout.includes('not found');
}

async function installWithoutServices(action: readonly string[]): Promise<void> {
  const ours = !existsSync(POLICY_FILE);
  if (ours) {
    await writeFile(POLICY_FILE, `#!/bin/sh\nexit ${FORBIDDEN_BY_POLICY}\n`);
    await chmod(POLICY_FILE, 0o755);
  }
  try {
    await apt(['-y', '--no-install-recommends', ...action]);
  } finally {
    if (ours) await rm(POLICY_FILE, { force: true });
  }
}

/** A new machine knows no packages yet, so one failure is answered with an update and a second try. */
async function apt(action: readonly string[], folder = '/'): Promise<void> {
  const command = ['apt-get', '-q', '-o', `DPkg::Lock::Timeout=${DPKG_LOCK_WAIT_S}`, ...action];
  const options = { folder, environment: { DEBIAN_FRONTEND: 'noninteractive' } };
  if ((await runProgram(command, options)).exitCode === 0) return;
  say('Refreshing the list of Debian packages');
  await runProgram(['apt-get', '-q', 'update'], options);
  await insist(await runProgram(command, options));
}

async function insist(outcome: Outcome): Promise<string> {
  if (outcome.exitCode === 0) return outcome.stdout;
  const reason = outcome.stderr.trim().split('\n').slice(-REASON_LINES).join(' ');
  throw new PackagesUnavailable(reason);
}

function say(line: string): void {
  console.log(line);
}
