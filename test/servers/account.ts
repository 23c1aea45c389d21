import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../support/run-program.ts';

/** Number of the test user and of its group; it exists only inside the cages. */
export const ACCOUNT_ID = 4242;
/** The login of every test server. */
export const ACCOUNT = { user: 'gangway', password: 'harbour-47' } as const;
/** A second login to the same home, for limits that several accounts share. */
export const OTHER_ACCOUNT = { user: 'gangway-two', password: ACCOUNT.password } as const;

/** PAM asks the password file and nothing else, and does not make a wrong password wait. */
const PAM_RULES = [
  'auth required pam_unix.so nodelay',
  'account required pam_unix.so',
  'session required pam_permit.so',
].join('\n');

/**
 * Writes the accounts as lines for passwd, shadow and group, which the cage adds to its own /etc.
 * folder: is made. home: the user's home. Throws when openssl(1) is missing.
 */
export async function writeAccount(folder: string, home: string): Promise<void> {
  const { stdout: hash } = await runProgram(['openssl', 'passwd', '-6', ACCOUNT.password]);
  if (hash.trim() === '') throw new Error('openssl passwd gave no password hash');
  const identity = `${ACCOUNT_ID}:${ACCOUNT_ID}`;
  await mkdir(folder);
  const lines = (line: (user: string) => string): string =>
    [ACCOUNT, OTHER_ACCOUNT].map(({ user }) => `${line(user)}\n`).join('');
  const passwd = lines((user) => `${user}:x:${identity}::${home}:/bin/sh`);
  const shadow = lines((user) => `${user}:${hash.trim()}:19000:0:99999:7:::`);
  await Promise.all([
    writeFile(join(folder, 'passwd'), passwd),
    writeFile(join(folder, 'shadow'), shadow, { mode: 0o600 }),
    writeFile(join(folder, 'group'), `${ACCOUNT.user}:x:${ACCOUNT_ID}:\n`),
    writeFile(join(folder, 'pam'), `${PAM_RULES}\n`),
  ]);
}
