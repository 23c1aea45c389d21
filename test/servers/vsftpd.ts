import { join } from 'node:path';
import { cagedKind } from './caged-kind.ts';
import { opensslEnvironment, opensslLimits } from './openssl-limits.ts';
import type { Abilities } from './real-server.ts';
import type { Place } from './recipe.ts';

const abilities: Abilities = {
  software: 'vsftpd 3.0.3',
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
    ...(['pasvAddress', 'passivePorts', 'activeMode', 'passiveMode', 'utf8', 'dotFiles'] as const),
    ...(['readOnly', 'diskSizeBytes', 'timeZone'] as const),
  ],
  mlsd: false,
  idleStepSeconds: 1,
};

/** vsftpd 3.0.3: no MLSD, and its error replies never tell the reason. Source: vsftpd.conf(5). */
export const vsftpd = cagedKind({
  name: 'vsftpd',
  abilities,
  install: [],
  unpack: ['vsftpd'],
  programs: ['usr/sbin/vsftpd'],
  environment: opensslEnvironment,
  files: (place) => ({ 'vsftpd.conf': configuration(place), ...opensslLimits(place) }),
  command: ({ software, runFolder }) => [join(software, 'usr/sbin/vsftpd'), join(runFolder, 'vsftpd.conf')],
});

/** vsftpd allows no blanks around the equals sign. */
function configuration(place: Place): string {
  const settings = {
    ...listening(place),
    ...account(place),
    ...abilitiesOf(place),
    ...limits(place),
    ...tls(place),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${typeof value === 'boolean' ? yesOrNo(value) : value}\n`)
    .join('');
}

type Lines = Record<string, string | number | boolean>;

function yesOrNo(value: boolean): string {
  return value ? 'YES' : 'NO';
}

function listening({
  settings: { listen, pasvAddress },
  port,
  firstPassivePort,
  lastPassivePort,
}: Place): Lines {
  const overIpv6 = listen.includes(':');
  return {
    background: false,
    listen: !overIpv6,
    listen_ipv6: overIpv6,
    [overIpv6 ? 'listen_address6' : 'listen_address']: listen,
    listen_port: port,
    pasv_min_port: firstPassivePort,
    pasv_max_port: lastPassivePort,
    ...(pasvAddress === undefined ? {} : { pasv_address: pasvAddress }),
  };
}

function account({ home, runFolder }: Place): Lines {
  return {
    anonymous_enable: false,
    local_enable: true,
    check_shell: false,
    pam_service_name: 'gangway',
    local_root: home,
    local_umask: '022',
    chroot_local_user: true,
    allow_writeable_chroot: true,
    secure_chroot_dir: join(runFolder, 'empty'),
    // Its list of allowed system calls is older than the kernels it meets here.
    seccomp_sandbox: false,
    xferlog_enable: true,
    log_ftp_protocol: true,
    vsftpd_log_file: join(runFolder, 'logs', 'vsftpd.log'),
  };
}

function abilitiesOf({ settings }: Place): Lines {
  return {
    write_enable: !settings.readOnly,
    mdtm_write: true,
    use_localtime: settings.timeZone !== undefined,
    connect_from_port_20: false,
    port_enable: settings.activeMode,
    pasv_enable: settings.passiveMode,
    utf8_filesystem: settings.utf8,
    force_dot_files: settings.dotFiles,
    ls_recurse_enable: true,
    async_abor_enable: true,
  };
}

function limits({ settings }: Place): Lines {
  return {
    max_per_ip: settings.maxPerIp,
    max_clients: settings.maxSessions,
    idle_session_timeout: settings.idleSeconds,
    data_connection_timeout: settings.idleSeconds,
    delay_failed_login: 0,
    delay_successful_login: 0,
  };
}

function tls({ settings, certificates }: Place): Lines {
  if (settings.tls === 'none') return {};
  return {
    ssl_enable: true,
    ssl_tlsv1: true,
    ssl_ciphers: 'HIGH',
    rsa_cert_file: certificates.certificate,
    rsa_private_key_file: certificates.key,
    implicit_ssl: settings.tls === 'implicit',
    force_local_logins_ssl: settings.requireTls,
    force_local_data_ssl: settings.requireTls,
    require_ssl_reuse: settings.requireTlsReuse,
    debug_ssl: true,
  };
}
