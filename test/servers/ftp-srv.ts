import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { FtpSrv, type FtpServerOptions } from 'ftp-srv';
import { ACCOUNT } from './account.ts';
import { mendAuth } from './ftp-srv-auth.ts';
import { certificates, type Certificates } from './certificates.ts';
import { LineLog } from './line-log.ts';
import { reservePorts, type PortBlock } from './port-block.ts';
import type { Abilities, RealServer, ServerKind, ServerSettings } from './real-server.ts';
import { completeSettings } from './settings.ts';

const MS_PER_SECOND = 1000;
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

const abilities: Abilities = {
  software: 'ftp-srv 4.6.3',
  tls: ['none', 'explicit', 'implicit'],
  settings: ['tlsVersion', 'listen', 'idleSeconds', 'passivePorts'],
  mlsd: false,
  idleStepSeconds: 1,
};

/** ftp-srv 4.6.3 inside this process: the one real server that needs neither root nor Debian. */
export const ftpSrv: ServerKind = {
  name: 'ftp-srv',
  abilities,
  async prepare() {
    try {
      await certificates();
      return undefined;
    } catch (failure) {
      return `ftp-srv has no certificate: ${String(failure)}`;
    }
  },
  async start(asked = {}) {
    const settings = completeSettings('ftp-srv', abilities, asked);
    const files = await certificates();
    const ports = await reservePorts();
    const home = await mkdtemp(join(tmpdir(), 'gangway-ftp-srv-'));
    const log = new LineLog();
    const server = makeServer(await serverOptions(settings, ports, files, log));
    server.on('login', ({ username, password }, accept, refuse) => {
      if (username === ACCOUNT.user && password === ACCOUNT.password) accept({ root: home });
      else refuse(new Error('wrong user or password'));
    });
    if (settings.tls === 'explicit') mendAuth(server);
    await server.listen();
    return running(server, { settings, ports, home, log, caPath: files.ca });
  },
};

interface Parts {
  readonly settings: ServerSettings;
  readonly ports: PortBlock;
  readonly home: string;
  readonly log: LineLog;
  readonly caPath: string;
}

function running(server: FtpSrv, { settings, ports, home, log, caPath }: Parts): RealServer {
  const removeHome = (): void => rmSync(home, { recursive: true, force: true });
  process.once('exit', removeHome);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= end());
  const end = async (): Promise<void> => {
    await server.close();
    await rm(home, { recursive: true, force: true });
    process.off('exit', removeHome);
    ports.release();
  };
  return {
    ...ACCOUNT,
    ...{ kind: ftpSrv, settings, home, caPath, stop },
    host: settings.listen,
    port: ports.control,
    // The server runs as the user who owns the fixtures.
    giveHomeToUser: () => Promise.resolve(),
    log: () => log.text,
    [Symbol.asyncDispose]: stop,
  };
}

/** ftp-srv listens to the signals of the process and would end the tests by itself (src/index.js of 4.6.3). */
function makeServer(options: FtpServerOptions): FtpSrv {
  const before = SIGNALS.map((signal) => process.listeners(signal));
  const server = new FtpSrv(options);
  SIGNALS.forEach((signal, index) => {
    const added = process.listeners(signal).filter((listener) => !before[index]?.includes(listener));
    added.forEach((listener) => process.off(signal, listener));
  });
  return server;
}

async function serverOptions(
  settings: ServerSettings,
  ports: PortBlock,
  files: Certificates,
  log: LineLog,
): Promise<FtpServerOptions> {
  const scheme = settings.tls === 'implicit' ? 'ftps' : 'ftp';
  return {
    url: `${scheme}://${hostInUrl(settings.listen)}:${ports.control}`,
    pasv_url: settings.listen,
    pasv_min: ports.firstPassive,
    pasv_max: ports.firstPassive + settings.passivePorts - 1,
    timeout: settings.idleSeconds * MS_PER_SECOND,
    log,
    tls: settings.tls !== 'none' && {
      cert: await readFile(files.certificate),
      key: await readFile(files.key),
      ...versionLimits(settings.tlsVersion),
    },
  };
}

function hostInUrl(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** As tls.createSecureContext takes them. */
function versionLimits(version: ServerSettings['tlsVersion']): SecureContextOptions {
  return version === 'any' ? {} : { minVersion: `TLSv${version}`, maxVersion: `TLSv${version}` };
}
