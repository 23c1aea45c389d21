/** A bare FTP client for the tests of the test server: sockets and lines, and no opinion. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions, TLSSocket } from 'node:tls';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What came over a connection, and how it ended. */
export interface Received {
  readonly bytes: Buffer;
  readonly how: 'fin' | 'rst';
}

/** Reads a socket to its end. */
export async function received(socket: Socket): Promise<Received> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const how = await new Promise<'fin' | 'rst'>((resolve) => {
    socket.once('end', () => resolve('fin'));
    socket.once('error', () => resolve('rst'));
    socket.once('close', () => resolve('fin'));
  });
  return { bytes: Buffer.concat(chunks), how };
}

/** One control connection. */
export class RawFtp {
  /** Control bytes in the pieces in which they arrived. */
  readonly chunks: Buffer[] = [];
  /** How the control connection ended. */
  readonly ended: Promise<'fin' | 'rst'>;
  /** The newest TLS session of the control connection. */
  session: Buffer | undefined;
  #socket: Socket;
  #text = '';
  #arrived: () => void = () => undefined;
  #isOver = false;
  #noteEnd: (how: 'fin' | 'rst') => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.ended = new Promise((resolve) => (this.#noteEnd = resolve));
    this.#listen(socket);
  }

  /** Connects in clear; the greeting is the first reply. */
  static async connect(server: Address): Promise<RawFtp> {
    const socket = connect({ host: server.host, port: server.port, noDelay: true });
    const client = new RawFtp(socket);
    await once(socket, 'connect');
    return client;
  }

  /** Connects, reads the greeting and logs in as kim. */
  static async login(server: Address): Promise<RawFtp> {
    const client = await RawFtp.connect(server);
    await client.reply();
    await client.ask('USER kim');
    await client.ask('PASS secret');
    await client.ask('TYPE I');
    return client;
  }

  /** Begins TLS on the control connection. */
  async secure(options: ConnectionOptions): Promise<void> {
    this.#socket.removeAllListeners('data');
    const secured = connectTls({ socket: this.#socket, servername: 'localhost', ...options });
    secured.on('session', (session: Buffer) => (this.session = session));
    secured.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket = secured;
    await once(secured, 'secureConnect');
    secured.on('error', () => undefined);
  }

  /** The next whole reply, without its last line end. Throws when the connection ends before. */
  async reply(): Promise<string> {
    for (;;) {
      const match = /^(?:(\d{3}) [^\n]*|(\d{3})-[^]*?\n\2 [^\n]*)\n/.exec(this.#text);
      if (match) {
        this.#text = this.#text.slice(match[0].length);
        return match[0].replace(/\r?\n$/, '');
      }
      if (this.#isOver) throw new Error(`the control connection ended after "${this.#text}"`);
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
  }

  /** Sends a command line (byte string) and returns the next reply. */
  async ask(line: string): Promise<string> {
    this.tell(line);
    return this.reply();
  }

  /** Sends a command line (byte string) and waits for nothing. */
  tell(line: string): void {
    this.#socket.write(Buffer.from(`${line}\r\n`, 'latin1'));
  }

  /** Opens a data connection by EPSV. */
  async passive(server: Address): Promise<Socket> {
    const told = await this.ask('EPSV');
    const port = Number(/\|\|\|(\d+)\|/.exec(told)?.[1]);
    const socket = connect({ host: server.host, port, noDelay: true });
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    return socket;
  }

  /** Runs a transfer verb over EPSV, reads the data to its end, and returns both and all replies. */
  async fetch(server: Address, line: string): Promise<Received & { readonly replies: string[] }> {
    const data = await this.passive(server);
    const arriving = received(data);
    const first = await this.ask(line);
    const got = await arriving;
    return { ...got, replies: first.startsWith('1') ? [first, await this.reply()] : [first] };
  }

  /** Runs an upload verb over EPSV and returns the last reply. */
  async push(server: Address, line: string, bytes: Buffer): Promise<string> {
    const data = await this.passive(server);
    const first = await this.ask(line);
    if (!first.startsWith('1')) return first;
    data.end(bytes);
    return this.reply();
  }

  /** Drops the control connection. */
  destroy(): void {
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => this.#end('rst'));
    socket.on('end', () => this.#end('fin'));
    socket.on('close', () => this.#end('fin'));
  }

  #take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.#text += chunk.toString('latin1');
    this.#arrived();
  }

  #end(how: 'fin' | 'rst'): void {
    this.#isOver = true;
    this.#noteEnd(how);
    this.#arrived();
  }
}

/** Makes a protected data connection out of a connected socket. */
export async function securedData(socket: Duplex, options: ConnectionOptions): Promise<TLSSocket> {
  const secured = connectTls({ socket, servername: 'localhost', ...options });
  await once(secured, 'secureConnect');
  secured.on('error', () => undefined);
  return secured;
}
