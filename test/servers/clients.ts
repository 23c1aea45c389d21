import { installPackages } from '../support/debian-packages.ts';
import { runProgram } from '../support/run-program.ts';
import { curl } from './curl.ts';
import { lftp } from './lftp.ts';
import type { RealServer } from './real-server.ts';

/** What a client that is not ours must be able to do with a server. Names have no blanks. */
export interface Client {
  readonly name: 'curl' | 'lftp';
  /** The lines of LIST of the home. */
  list(server: RealServer): Promise<string>;
  /** The content of a file in the home. */
  fetch(server: RealServer, file: string): Promise<string>;
  /** Stores a file of this machine in the home. */
  send(server: RealServer, path: string, file: string): Promise<void>;
}

const curlClient: Client = {
  name: 'curl',
  list: (server) => curl(server, '/'),
  fetch: (server, file) => curl(server, `/${file}`),
  send: async (server, path, file) => {
    await curl(server, `/${file}`, ['--upload-file', path]);
  },
};

const lftpClient: Client = {
  name: 'lftp',
  list: (server) => lftp(server, 'ls'),
  fetch: (server, file) => lftp(server, `cat ${file}`),
  send: async (server, path, file) => {
    await lftp(server, `put ${path} -o ${file}`);
  },
};

/**
 * The client that understands a server. curl 7.88 starts the TLS handshake of a passive data connection before the
 * command, which pyftpdlib 1.5.7 takes for a hang-up; lftp starts it after the 150, which ftp-srv never sends before.
 */
export function clientFor(serverName: string, tls: string): Client {
  return serverName === 'pyftpdlib' && tls !== 'none' ? lftpClient : curlClient;
}

/** Installs the clients when possible. Returns why they cannot be had, or undefined. */
export async function prepareClients(): Promise<string | undefined> {
  const versions = [await runProgram(['curl', '--version']), await runProgram(['lftp', '--version'])];
  if (versions.every(({ exitCode }) => exitCode === 0)) return undefined;
  try {
    await installPackages(['curl', 'lftp']);
    return undefined;
  } catch (failure) {
    return `curl and lftp are missing: ${failure instanceof Error ? failure.message : String(failure)}`;
  }
}
