import { join } from 'node:path';
import { cagedKind } from './caged-kind.ts';
import { opensslEnvironment, opensslLimits } from './openssl-limits.ts';
import type { Abilities } from './real-server.ts';
import type { Place } from './recipe.ts';

const SECONDS_PER_MINUTE = 60;
const MOST_LISTED = 10_000;
const DEEPEST_LISTED = 10;
const LOWEST_UID = 1000;

const abilities: Abilities = {
  software: 'Pure-FTPd 1.0.50',
  tls: ['none', 'explicit'],
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
    ...(['passivePorts', 'dotFiles', 'diskSizeBytes', 'timeZone'] as const),
  ],
  mlsd: true,
  idleStepSeconds: SECONDS_PER_MINUTE,
};

/**
 * Pure-FTPd 1.0.50, which has options only. Source: pure-ftpd(8).
 * Logins ask the system's accounts: its own password file costs seconds of processor time for every login.
 */
export const pureFtpd = cagedKind({
  name: 'pure-ftpd',
  abilities,
  install: [],
  unpack: ['pure-ftpd', 'pure-ftpd-common'],
  programs: ['usr/sbin/pure-ftpd'],
  environment: opensslEnvironment,
  files: opensslLimits,
  command: (place) => [join(place.software, 'usr/sbin/pure-ftpd'), ...always(place), ...asked(place)],
});

function always({ runFolder, settings, port, firstPassivePort, lastPassivePort }: Place): string[] {
  return [
    settings.listen.includes(':') ? '-6' : '-4',
    ...['-S', `${settings.listen},${port}`],
    ...['-p', `${firstPassivePort}:${lastPassivePort}`],
    ...['-l', 'unix', '--noanonymous', '--chrooteveryone', '--dontresolve'],
    ...['-u', String(LOWEST_UID), '-U', '133:022', '--allowdotfiles'],
    ...['-I', String(settings.idleSeconds / SECONDS_PER_MINUTE)],
    ...['-L', `${MOST_LISTED}:${DEEPEST_LISTED}`],
    ...['-f', 'none', '-g', join(runFolder, 'pure-ftpd.pid')],
  ];
}

function asked({ settings, certificates }: Place): string[] {
  return [
    ...(settings.dotFiles ? ['-D'] : []),
    ...(settings.maxPerIp === 0 ? [] : ['-C', String(settings.maxPerIp)]),
    ...(settings.maxSessions === 0 ? [] : ['-c', String(settings.maxSessions)]),
    ...(settings.pasvAddress === undefined ? [] : ['-P', settings.pasvAddress]),
    ...(settings.tls === 'none' ? [] : ['-Y', settings.requireTls ? '3' : '1', '-2', certificates.both]),
  ];
}
