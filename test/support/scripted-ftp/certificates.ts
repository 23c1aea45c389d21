/** Certificates for the tests, made by the openssl program once and kept under node_modules/.cache. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/gangway-certs');
/** Change it when the recipe below changes. */
const EDITION = 'edition-1';
const LOCAL_NAMES = 'DNS:localhost,IP:127.0.0.1,IP:::1';

/** `server`: good for localhost, 127.0.0.1 and ::1. `self-signed`: the same names, but no authority behind it. */
export type CertificateKind = 'server' | 'expired' | 'wrong-name' | 'self-signed';

/** A private key and its certificate, in PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** All certificates, and the authority (PEM) that a client must trust. */
export interface Certificates {
  readonly authority: string;
  readonly pairs: Readonly<Record<CertificateKind, KeyPair>>;
}

let made: Promise<Certificates> | undefined;

/** The certificates of this process; the first call on a machine makes them (about a tenth of a second). */
export function certificates(): Promise<Certificates> {
  made ??= readAll().catch(makeAll);
  return made;
}

async function readAll(): Promise<Certificates> {
  const from = join(CACHE, EDITION);
  const pair = async (name: string): Promise<KeyPair> => ({
    key: await readFile(join(from, `${name}.key`), 'utf8'),
    cert: await readFile(join(from, `${name}.crt`), 'utf8'),
  });
  return {
    authority: await readFile(join(from, 'ca.crt'), 'utf8'),
    pairs: {
      server: await pair('server'),
      expired: await pair('expired'),
      'wrong-name': await pair('wrong-name'),
      'self-signed': await pair('self-signed'),
    },
  };
}

async function makeAll(): Promise<Certificates> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'making-'));
  await makeAuthority(folder);
  await makeSigned(folder, 'server', LOCAL_NAMES);
  await makeSigned(folder, 'expired', LOCAL_NAMES, [
    '-startdate',
    '20200101000000Z',
    '-enddate',
    '20200201000000Z',
  ]);
  await makeSigned(folder, 'wrong-name', 'DNS:elsewhere.example');
  await openssl(folder, [
    'req',
    '-x509',
    ...newKey('self-signed'),
    '-subj',
    '/CN=localhost',
    '-days',
    '3650',
    '-addext',
    `subjectAltName=${LOCAL_NAMES}`,
    '-out',
    'self-signed.crt',
  ]);
  // Another process may have been faster; its certificates are as good as ours.
  await rename(folder, join(CACHE, EDITION)).catch(() => rm(folder, { recursive: true }));
  return readAll();
}

async function makeAuthority(folder: string): Promise<void> {
  await writeFile(join(folder, 'index.txt'), '');
  await writeFile(
    join(folder, 'ca.cnf'),
    '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\n' +
      'policy=any\ncopy_extensions=copy\nunique_subject=no\n[any]\ncommonName=supplied\n',
  );
  const subject = ['-subj', '/CN=Gangway test authority', '-days', '3650'];
  await openssl(folder, ['req', '-x509', ...newKey('ca'), ...subject, '-out', 'ca.crt']);
}

async function makeSigned(
  folder: string,
  name: string,
  names: string,
  validity = ['-days', '3650'],
): Promise<void> {
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`];
  await openssl(folder, ['req', ...newKey(name), ...subject, '-out', `${name}.csr`]);
  const authority = ['-config', 'ca.cnf', '-cert', 'ca.crt', '-keyfile', 'ca.key'];
  await openssl(folder, [
    'ca',
    '-batch',
    '-notext',
    ...authority,
    ...validity,
    '-in',
    `${name}.csr`,
    '-out',
    `${name}.crt`,
  ]);
}

function newKey(name: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
}

async function openssl(folder: string, args: readonly string[]): Promise<void> {
  await run('openssl', args, { cwd: folder });
}
