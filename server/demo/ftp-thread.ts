/**
 * The thread that ftp-srv lives on. ftp-srv leaves rejected promises behind when a client goes away and ends the
 * process at SIGTERM; on a thread of its own neither reaches Gangway.
 * Takes `ThreadOrder` as worker data and posts one `ThreadReady`.
 */
import { FtpSrv } from 'ftp-srv';
import type { FtpConnection } from 'ftp-srv';
import type { AddressInfo, Server } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { DemoFiles } from './demo-files.ts';

/** What the thread serves, to whom, and where. */
export interface ThreadOrder {
  readonly host: string;
  readonly folder: string;
  readonly user: string;
  readonly password: string;
}

/** Posted once, when the server listens. */
export interface ThreadReady {
  readonly port: number;
}

/** With 0 for both limits ftp-srv asks the system for a free port at each PASV or EPSV. */
const ANY_PORT = 0;

const ignore = (): undefined => undefined;

/** A bunyan logger that says nothing. */
interface SilentLog extends Record<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', () => undefined> {
  child(): SilentLog;
}
const silence: SilentLog = {
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  fatal: ignore,
  child: () => silence,
};

interface Login {
  readonly connection: FtpConnection;
  readonly username: string;
  readonly password: string;
}

async function serve({ host, folder, user, password }: ThreadOrder): Promise<ThreadReady> {
  const server = new FtpSrv({
    url: `ftp://${host}:${ANY_PORT}`,
    pasv_url: host,
    pasv_min: ANY_PORT,
    pasv_max: ANY_PORT,
    greeting: 'Gangway demo',
    log: silence,
  });
  server.on('login', (login: Login, accept, refuse) => {
    if (login.username !== user || login.password !== password) refuse(new Error('Login incorrect.'));
    else accept({ fs: new DemoFiles(login.connection, folder) });
  });
  await server.listen();
  const { server: listener } = server as unknown as { server: Server };
  return { port: (listener.address() as AddressInfo).port };
}

const ready = await serve(workerData as ThreadOrder);
process.on('unhandledRejection', ignore);
process.on('uncaughtException', ignore);
parentPort?.postMessage(ready);
