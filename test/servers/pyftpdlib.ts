import { join } from 'node:path';
import { ACCOUNT, ACCOUNT_ID } from './account.ts';
import { cagedKind } from './caged-kind.ts';
import type { Abilities } from './real-server.ts';
import type { Place } from './recipe.ts';

const SCRIPT = join(import.meta.dirname, 'pyftpdlib-server.py');

const abilities: Abilities = {
  software: 'pyftpdlib 1.5.7',
  tls: ['none', 'explicit', 'implicit'],
  settings: [
    ...([
      'requireTls',
      'tlsVersion',
      'listen',
      'maxPerIp',
      'maxSessions',
      'idleSeconds',
      'pasvAddress',
    ] as const),
    ...(['passivePorts', 'activeMode', 'passiveMode', 'extendedModes', 'mlsd'] as const),
    ...(['readOnly', 'diskSizeBytes'] as const),
  ],
  mlsd: true,
  idleStepSeconds: 1,
};

/** pyftpdlib 1.5.7 with pyOpenSSL: it answers 125 as well as 150, and lets in one session more than maxSessions. */
export const pyftpdlib = cagedKind({
  name: 'pyftpdlib',
  abilities,
  install: ['python3', 'python3-pyftpdlib', 'python3-openssl'],
  unpack: [],
  programs: [],
  files: (place) => ({ 'settings.json': JSON.stringify(scriptSettings(place)) }),
  command: ({ runFolder }) => ['/usr/bin/python3', '-W', 'ignore', SCRIPT, join(runFolder, 'settings.json')],
});

function scriptSettings({
  settings,
  port,
  firstPassivePort,
  lastPassivePort,
  home,
  certificates,
}: Place): object {
  return {
    ...settings,
    ...ACCOUNT,
    uid: ACCOUNT_ID,
    port,
    firstPassivePort,
    lastPassivePort,
    home,
    certificate: certificates.both,
  };
}
