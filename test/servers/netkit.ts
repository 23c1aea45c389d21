import { join } from 'node:path';
import { cagedKind } from './caged-kind.ts';
import { INETD_PACKAGE, INETD_PROGRAM, inetdCommand, inetdFiles } from './inetd.ts';
import type { Abilities } from './real-server.ts';
import type { Place } from './recipe.ts';

const PROGRAM = 'usr/sbin/in.ftpd';

const abilities: Abilities = {
  software: 'netkit ftpd 0.17',
  tls: ['none'],
  settings: ['listen', 'idleSeconds', 'timeZone'],
  mlsd: false,
  idleStepSeconds: 1,
};

/**
 * netkit ftpd-ssl 0.17, the old BSD server: no FEAT, two replies to what it does not understand, and forgets REST after any other
 * command. Its home also has `bin`, `lib` and `lib64`, for the ls(1) that it lists folders with. Source: in.ftpd(8).
 */
export const netkit = cagedKind({
  name: 'netkit',
  abilities,
  install: [],
  unpack: ['ftpd-ssl', INETD_PACKAGE],
  programs: [PROGRAM, INETD_PROGRAM],
  files: (place) => {
    const idle = String(place.settings.idleSeconds);
    return inetdFiles(place, {
      program: join(place.software, PROGRAM),
      commandLine: ['in.ftpd', '-l', '-n', '-u', '022', '-t', idle, '-T', idle],
      preparation: bringLs(place),
    });
  },
  command: inetdCommand,
});

/** It lists with the /bin/ls of the user's root, which is the home. Copies, no mounts: they are removed with the run folder. */
function bringLs({ home }: Place): readonly string[] {
  return [
    `for file in /bin/ls $(ldd /bin/ls | grep --only-matching '/[^ ]*'); do`,
    `  install -D -m 755 "$file" "${home}$file"`,
    'done',
  ];
}
