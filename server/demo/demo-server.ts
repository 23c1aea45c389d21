/**
 * The embedded FTP server of the demo: ftp-srv on loopback, with a folder worth looking at.
 * For trying Gangway and for its tests; it is no FTP server for production.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { plantDemoTree } from './demo-tree.ts';
import { DemoNotStarted } from './errors.ts';
import type { ThreadOrder, ThreadReady } from './ftp-thread.ts';

const HOST = '127.0.0.1';
const LOGIN = 'demo';
const FOLDER_PREFIX = 'gangway-demo-';

/** Where the demo answers; plain FTP. */
export interface DemoServer {
  readonly host: typeof HOST;
  readonly port: number;
  readonly user: typeof LOGIN;
  readonly password: typeof LOGIN;
  /** Absolute path of the folder that is served. */
  readonly folder: string;
  /** Ends all sessions and removes the folder, unless the caller brought it. Calling it again is harmless. */
  close(): Promise<void>;
}

/** folder: serve this folder as it is, and leave it in place; without it a new one is filled and later removed. */
export interface DemoOptions {
  readonly folder?: string;
}

/**
 * Starts the demo on a free port of 127.0.0.1.
 * Returns when it answers. Throws DemoNotStarted; nothing is left behind then.
 */
export async function startDemoServer({ folder }: DemoOptions = {}): Promise<DemoServer> {
  try {
    return folder === undefined ? await serveNewFolder() : await serve(folder);
  } catch (cause) {
    throw new DemoNotStarted('the demo server did not start', { cause });
  }
}

async function serveNewFolder(): Promise<DemoServer> {
  const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  // The thread loads ftp-srv while the tree is planted; nobody can log in before the port is told.
  const starting = serve(folder);
  const close = async (): Promise<void> => {
    await starting.then(
      (server) => server.close(),
      () => undefined,
    );
    await rm(folder, { recursive: true, force: true });
  };
  try {
    plantDemoTree(folder);
    return { ...(await starting), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function serve(folder: string): Promise<DemoServer> {
  const worker = startThread(folder);
  const { port } = await readiness(worker);
  const close = async (): Promise<void> => {
    await worker.terminate();
  };
  return { host: HOST, port, user: LOGIN, password: LOGIN, folder, close };
}

function startThread(folder: string): Worker {
  const workerData: ThreadOrder = { host: HOST, folder, user: LOGIN, password: LOGIN };
  const worker = new Worker(new URL('./ftp-thread.ts', import.meta.url), { workerData });
  // Should the thread die later (out of memory, say), the demo is over; Gangway is not.
  worker.on('error', () => undefined);
  return worker;
}

async function readiness(worker: Worker): Promise<ThreadReady> {
  const ended = new AbortController();
  worker.once('exit', () => ended.abort());
  const [ready] = (await once(worker, 'message', { signal: ended.signal })) as [ThreadReady];
  return ready;
}
