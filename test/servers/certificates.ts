import { chmod, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_FOLDER } from '../support/debian-packages.ts';
import { whileLocked } from '../support/file-lock.ts';
import { runProgram } from '../support/run-program.ts';

/** Files of the test authority and of the server certificate it signed. */
export interface Certificates {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  /** Key and certificate in one file, as Pure-FTPd and pyftpdlib want them. */
  readonly both: string;
}

const FOLDER = join(CACHE_FOLDER, 'certs');
const LOCK_FILE = join(CACHE_FOLDER, 'certs.lock');
const VALID_DAYS = 3650;
const NAMES = 'DNS:localhost,IP:127.0.0.1,IP:::1';

/**
 * A certificate for localhost, 127.0.0.1 and ::1, made at the first call and kept in the cache.
 * Returns the files. Throws when openssl(1) is missing or fails.
 */
export async function certificates(): Promise<Certificates> {
  const files = filesIn(FOLDER);
  if (existsSync(FOLDER)) return files;
  await whileLocked(LOCK_FILE, async () => {
    if (existsSync(FOLDER)) return;
    const work = await mkdtemp(join(CACHE_FOLDER, 'certs-'));
    try {
      await make(filesIn(work), work);
      await rename(work, FOLDER);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return files;
}

function filesIn(folder: string): Certificates {
  return {
    ca: join(folder, 'ca.pem'),
    certificate: join(folder, 'cert.pem'),
    key: join(folder, 'key.pem'),
    both: join(folder, 'both.pem'),
  };
}

async function make(files: Certificates, folder: string): Promise<void> {
  const authorityKey = join(folder, 'ca-key.pem');
  const newKey = ['req', '-newkey', 'rsa:2048', '-nodes'];
  await openssl([
    ...[...newKey, '-x509', '-days', String(VALID_DAYS), '-subj', '/CN=Gangway test authority'],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    ...['-keyout', authorityKey, '-out', files.ca],
  ]);
  await openssl([
    ...[...newKey, '-x509', '-days', String(VALID_DAYS), '-subj', '/CN=localhost'],
    ...['-CA', files.ca, '-CAkey', authorityKey],
    ...['-addext', `subjectAltName=${NAMES}`, '-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-addext', 'extendedKeyUsage=serverAuth,clientAuth', '-keyout', files.key, '-out', files.certificate],
  ]);
  await writeFile(
    files.both,
    (await readFile(files.key, 'utf8')) + (await readFile(files.certificate, 'utf8')),
  );
  await Promise.all([files.key, files.both, authorityKey].map((file) => chmod(file, 0o600)));
}

async function openssl(argument: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runProgram(['openssl', ...argument]);
  if (exitCode !== 0) throw new Error(`openssl ${argument[0] ?? ''} failed: ${stderr.trim()}`);
}
