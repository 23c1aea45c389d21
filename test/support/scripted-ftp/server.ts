/**
 * The scripted FTP server: runs in the process of the test, behaves like a decent server on a tree in memory,
 * and deviates where a script line says so.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { certificates } from './certificates.ts';
import type { CertificateKind, Certificates } from './certificates.ts';
import { ControlConnection } from './control-connection.ts';
import type { Deviation } from './deviation.ts';
import { settingsOf } from './options.ts';
import type { ScriptedFtpOptions, Settings } from './options.ts';
import { Rulebook } from './rule.ts';
import type { Rule } from './rule.ts';
import type { World } from './session.ts';
import { Tree } from './tree.ts';

/** How long `until` waits before it says what did not happen. */
const UNTIL_MS = 4_000;
const ASK_EVERY_MS = 2;

/** A running scripted server. Use it with `await using`, or end it with `close`. */
export class ScriptedFtp {
  readonly tree = new Tree();
  /** All control connections in the order of arrival, closed ones included. */
  readonly connections: ControlConnection[] = [];
  readonly host: string;
  /** The certificate authority of the TLS modes, in PEM; empty without TLS. */
  readonly certificateAuthority: string;
  readonly #settings: Settings;
  readonly #certificates: Certificates | undefined;
  readonly #listener: Server;
  readonly #rulebook = new Rulebook();
  readonly #sockets = new Set<Socket>();
  readonly #failures: unknown[] = [];
  #certificate: CertificateKind;
  #steps = 0;

  /** Use startScriptedFtp. */
  constructor(settings: Settings, made: Certificates | undefined) {
    this.#settings = settings;
    this.#certificates = made;
    this.host = settings.host;
    this.certificateAuthority = made?.authority ?? '';
    this.#certificate = settings.tls?.certificate ?? 'server';
    this.#listener = createServer({ allowHalfOpen: true }, (socket) => this.#welcome(socket));
  }

  /** Begins to listen at a free port. */
  async listen(): Promise<void> {
    this.#listener.listen(0, this.#settings.host);
    await once(this.#listener, 'listening');
  }

  /** The port of the control connections. */
  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Number of sockets that are open now, control and data. */
  get open(): number {
    return this.#sockets.size;
  }

  /** The newest control connection. Throws when there was none. */
  get last(): ControlConnection {
    const last = this.connections.at(-1);
    if (!last) throw new Error('nobody has connected yet');
    return last;
  }

  /** Adds script lines; later lines win over earlier ones. */
  script(...rules: readonly Rule[]): this {
    this.#rulebook.add(rules);
    return this;
  }

  /** Forgets the script: from now on the server behaves. */
  behave(): void {
    this.#rulebook.clear();
  }

  /** The certificate for all handshakes from now on. */
  useCertificate(kind: CertificateKind): void {
    this.#certificate = kind;
  }

  /** Resolves when the condition holds, whatever makes it so: a command, a reply, a byte, a closed socket. */
  async until(condition: () => boolean): Promise<void> {
    const began = performance.now();
    while (!condition()) {
      if (performance.now() - began > UNTIL_MS) throw new Error(`did not happen: ${condition.toString()}`);
      await wait(ASK_EVERY_MS);
    }
  }

  /** Ends everything. Throws when the server itself failed on the way, or when a socket stays. */
  async close(): Promise<void> {
    const closed = this.#listener.listening ? once(this.#listener, 'close') : undefined;
    this.#listener.close();
    for (const connection of this.connections) connection.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await this.until(() => this.open === 0);
    await closed;
    if (this.#failures.length > 0)
      throw new AggregateError(this.#failures, 'the scripted server itself failed');
  }

  /** See close. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #welcome(raw: Socket): void {
    const connection = new ControlConnection(this.#adopt(raw), this.connections.length, {
      world: this.#world,
      deviationAt: (at, verb, argument) => this.#deviationAt(at, verb, argument),
      failed: (error) => this.#failures.push(error),
    });
    this.connections.push(connection);
    void connection.open();
  }

  get #world(): World {
    return {
      tree: this.tree,
      settings: this.#settings,
      adopt: (socket) => this.#adopt(socket),
      openSessions: () => this.connections.filter((connection) => connection.isOpen).length,
      secureContext: (deviation) => Promise.resolve(this.#secureContext(deviation)),
    };
  }

  #deviationAt(connection: ControlConnection, verb: string, argument: string): Deviation {
    const step = verb === 'greeting' ? 0 : ++this.#steps;
    return this.#rulebook.at({ verb, argument, connection: connection.index, step });
  }

  #secureContext(deviation: Deviation): SecureContext {
    const pair = this.#certificates?.pairs[deviation.certificate ?? this.#certificate];
    const version = this.#settings.tls?.version;
    return createSecureContext({ ...pair, ...(version && { minVersion: version, maxVersion: version }) });
  }

  #adopt(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

/** Starts a scripted server at a free port of the loopback net. */
export async function startScriptedFtp(options: ScriptedFtpOptions = {}): Promise<ScriptedFtp> {
  const settings = settingsOf(options);
  const server = new ScriptedFtp(settings, settings.tls && (await certificates()));
  await server.listen();
  return server;
}
