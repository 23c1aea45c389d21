import { join } from 'node:path';
import { cagedKind } from './caged-kind.ts';
import { INETD_PACKAGE, INETD_PROGRAM, inetdCommand, inetdFiles } from './inetd.ts';
import type { Abilities } from './real-server.ts';

const PROGRAM = 'usr/sbin/ftpd';

const abilities: Abilities = {
  software: 'inetutils ftpd 2.4',
  tls: ['none'],
  settings: ['listen', 'idleSeconds', 'diskSizeBytes', 'timeZone'],
  mlsd: false,
  idleStepSeconds: 1,
};

/**
 * GNU inetutils ftpd 2.4: forgets REST after any other command, wants byte 0xFF doubled, prints error sentences as lines of a
 * listing, and dies of a data connection that is closed early. Source: ftpd(8).
 */
export const inetutils = cagedKind({
  name: 'inetutils',
  abilities,
  install: [],
  unpack: ['inetutils-ftpd', INETD_PACKAGE],
  programs: [PROGRAM, INETD_PROGRAM],
  files: (place) => {
    const idle = String(place.settings.idleSeconds);
    return inetdFiles(place, {
      program: join(place.software, PROGRAM),
      commandLine: ['ftpd', '-l', '-u', '022', '-t', idle, '-T', idle],
    });
  },
  command: inetdCommand,
});
