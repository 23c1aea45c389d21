/** A port at which a firewall seems to stand: connecting neither succeeds nor is refused. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** The kernel keeps one connection more than the backlog; a few more make sure that the queue is full. */
const FILLING_CONNECTIONS = 8;
/** A connect on loopback that takes longer is not coming. */
const FULL_AFTER_MS = 50;

/** A thread that listens and then never accepts, so that the kernel's queue can be filled. */
const LISTEN_AND_SLEEP = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** The port, and how to take the firewall away. */
export interface FilteredPort extends AsyncDisposable {
  readonly host: '127.0.0.1';
  readonly port: number;
}

/** Starts a port of the loopback net at which every connect hangs. */
export async function startFilteredPort(): Promise<FilteredPort> {
  const worker = new Worker(LISTEN_AND_SLEEP, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers = Array.from({ length: FILLING_CONNECTIONS }, () => fill(port));
  await wait(FULL_AFTER_MS);
  return {
    host: '127.0.0.1',
    port,
    async [Symbol.asyncDispose]() {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}

function fill(port: number): Socket {
  return connect({ port, host: '127.0.0.1' }).on('error', () => undefined);
}
