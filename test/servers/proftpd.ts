import { join } from 'node:path';
import { cagedKind } from './caged-kind.ts';
import type { Abilities, ServerSettings } from './real-server.ts';
import type { Place } from './recipe.ts';

/** Its own 1.5 MB are full after some 160 data connections, and then its processes crash or wait for each other. */
const TLS_CACHE_BYTES = 32 * 1024 * 1024;

const abilities: Abilities = {
  software: 'ProFTPD 1.3.8',
  tls: ['none', 'explicit', 'implicit'],
  settings: [
    ...([
      'requireTls',
      'requireTlsReuse',
      'tlsVersion',
      'listen',
      'maxPerIp',
      'maxSessions',
      'idleSeconds',
    ] as const),
    ...([
      'pasvAddress',
      'passivePorts',
      'activeMode',
      'passiveMode',
      'extendedModes',
      'mlsd',
      'utf8',
    ] as const),
    ...(['charset', 'dotFiles', 'readOnly', 'diskSizeBytes', 'timeZone'] as const),
  ],
  mlsd: true,
  idleStepSeconds: 1,
};

/**
 * ProFTPD 1.3.8 with mod_tls, mod_digest (HASH, XCRC and the like), mod_site_misc and mod_copy.
 * Source: the directives of proftpd.org and its modules.
 */
export const proftpd = cagedKind({
  name: 'proftpd',
  abilities,
  install: [],
  unpack: ['proftpd-core', 'proftpd-mod-crypto'],
  programs: ['usr/sbin/proftpd', 'usr/lib/proftpd/mod_tls.so', 'usr/lib/proftpd/mod_digest.so'],
  files: (place) => ({ 'proftpd.conf': configuration(place) }),
  command: ({ software, runFolder }) => [
    ...[join(software, 'usr/sbin/proftpd'), '--nodaemon'],
    ...['--config', join(runFolder, 'proftpd.conf')],
  ],
});

function configuration(place: Place): string {
  const { settings } = place;
  const parts = [
    modules(place),
    listening(place),
    files(place),
    limits(settings),
    names(settings),
    denials(settings),
  ];
  return `${[...parts, settings.tls === 'none' ? [] : tls(place)].flat().join('\n')}\n`;
}

function onOrOff(value: boolean): string {
  return value ? 'on' : 'off';
}

function modules({ software, settings }: Place): string[] {
  const names = ['mod_digest', 'mod_site_misc', 'mod_copy'];
  if (settings.tls !== 'none') names.push('mod_tls', 'mod_tls_shmcache');
  return [`ModulePath ${software}/usr/lib/proftpd`, ...names.map((name) => `LoadModule ${name}.c`)];
}

function listening({ settings, port, firstPassivePort, lastPassivePort }: Place): string[] {
  return [
    'ServerName "proftpd"',
    'ServerType standalone',
    'DefaultServer on',
    `UseIPv6 ${onOrOff(settings.listen.includes(':'))}`,
    `DefaultAddress ${settings.listen}`,
    'SocketBindTight on',
    `Port ${port}`,
    `PassivePorts ${firstPassivePort} ${lastPassivePort}`,
    ...(settings.pasvAddress === undefined ? [] : [`MasqueradeAddress ${settings.pasvAddress}`]),
    'UseReverseDNS off',
    'ControlsEngine off',
    // Its pauses at login hide how long a login really takes.
    'DelayEngine off',
  ];
}

function files({ runFolder, settings }: Place): string[] {
  return [
    'User nobody',
    'Group nogroup',
    'AuthOrder mod_auth_unix.c',
    'RequireValidShell off',
    'DefaultRoot ~',
    'Umask 022',
    'AllowOverwrite on',
    'AllowStoreRestart on',
    'AllowRetrieveRestart on',
    `TimesGMT ${onOrOff(settings.timeZone === undefined)}`,
    'DigestEngine on',
    'DigestAlgorithms all',
    `PidFile ${runFolder}/proftpd.pid`,
    `ScoreboardFile ${runFolder}/proftpd.scoreboard`,
    `SystemLog ${runFolder}/logs/proftpd.log`,
    'TransferLog none',
    'WtmpLog off',
  ];
}

function limits({ idleSeconds, maxPerIp, maxSessions }: ServerSettings): string[] {
  const text = '"Too many connections from your address (%m)"';
  return [
    ...['TimeoutIdle', 'TimeoutNoTransfer', 'TimeoutStalled'].map((name) => `${name} ${idleSeconds}`),
    `MaxClientsPerHost ${maxPerIp === 0 ? 'none' : `${maxPerIp} ${text}`}`,
    `MaxClients ${maxSessions === 0 ? 'none' : maxSessions}`,
  ];
}

function names({ charset, utf8, dotFiles }: ServerSettings): string[] {
  return [
    `UseEncoding ${charset === undefined ? onOrOff(utf8) : `UTF-8 ${charset}`}`,
    `LangEngine ${onOrOff(utf8)}`,
    `ListOptions "${dotFiles ? '-a' : ''}"`,
  ];
}

function denials({ activeMode, passiveMode, extendedModes, mlsd, readOnly }: ServerSettings): string[] {
  const denied = new Set([
    ...(activeMode ? [] : ['PORT', 'EPRT']),
    ...(passiveMode ? [] : ['PASV', 'EPSV']),
    ...(extendedModes ? [] : ['EPRT', 'EPSV']),
    ...(mlsd ? [] : ['MLSD', 'MLST']),
    ...(readOnly ? ['WRITE'] : []),
  ]);
  const limit = denied.size === 0 ? [] : [`<Limit ${[...denied].join(' ')}>`, 'DenyAll', '</Limit>'];
  return mlsd ? limit : ['FactsAdvertise off', ...limit];
}

function tls({ runFolder, settings, certificates }: Place): string[] {
  const options = [
    ...(settings.requireTlsReuse ? [] : ['NoSessionReuseRequired']),
    ...(settings.tls === 'implicit' ? ['UseImplicitSSL'] : []),
  ];
  return [
    'TLSEngine on',
    `TLSLog ${runFolder}/logs/tls.log`,
    `TLSProtocol ${settings.tlsVersion === 'any' ? 'TLSv1.2 TLSv1.3' : `TLSv${settings.tlsVersion}`}`,
    `TLSRSACertificateFile ${certificates.certificate}`,
    `TLSRSACertificateKeyFile ${certificates.key}`,
    'TLSVerifyClient off',
    'TLSRenegotiate none',
    `TLSRequired ${onOrOff(settings.requireTls)}`,
    `TLSSessionCache shm:/file=${runFolder}/tls-sessions&size=${TLS_CACHE_BYTES}`,
    ...(options.length === 0 ? [] : [`TLSOptions ${options.join(' ')}`]),
  ];
}
