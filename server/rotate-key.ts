/** The command `npm run rotate-key`: gives all kept secrets a new key. Reads the same environment as Gangway, which must not be running. */
import { join } from 'node:path';
import { KEY_FILE, readConfig } from './config.ts';
import { GatewayError } from './errors.ts';
import { KeyFile } from './security/key-file.ts';
import { rotateKeys } from './security/key-rotation.ts';
import type { KeptSecret } from './security/key-rotation.ts';
import { keptSecretsOf } from './sites/kept-secrets.ts';
import { Store } from './store/store.ts';
import { bindingOf } from './transfers/watches/webhook-courier.ts';

function rotate(): void {
  const { dataDir, keyFile = join(dataDir, KEY_FILE) } = readConfig(process.env);
  const store = Store.in(dataDir);
  try {
    const list = (): KeptSecret[] => [...keptSecretsOf(store.sites), ...webhookSecretsOf(store)];
    const keys = KeyFile.in(keyFile, { isNeeded: () => list().length > 0 });
    const transaction = (run: () => void): void => store.transaction(run);
    const { resealed, locked } = rotateKeys(keys, { list, transaction });
    say(`The key is new; ${resealed} secrets were sealed with it.`);
    for (const name of locked) say(`Could not be opened, and is left as it is: ${name}`);
  } finally {
    store.close();
  }
}

function webhookSecretsOf({ watches }: Store): KeptSecret[] {
  return watches.list().flatMap(({ id, number, webhook }) => {
    if (webhook === undefined) return [];
    const replace = (sealed: string): void => watches.replaceSecret(number, sealed);
    return [
      { name: `webhook of watch ${id}`, sealed: webhook.sealedSecret, binding: bindingOf(id), replace },
    ];
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function refuse(why: string): void {
  process.stderr.write(`The key was not changed: ${why}\n`);
  process.exitCode = 1;
}

try {
  rotate();
} catch (error) {
  if (!(error instanceof GatewayError)) throw error;
  refuse(error.message);
}
