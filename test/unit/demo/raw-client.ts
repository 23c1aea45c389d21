/** The shortest FTP client that can check the demo without Gangway's engine. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A logged-in control connection. */
export class RawClient {
  readonly #control: Socket;
  #text = '';

  private constructor(control: Socket) {
    this.#control = control;
    control.setEncoding('utf8');
    control.on('data', (text: string) => {
      this.#text += text;
      control.emit('reply-bytes');
    });
    control.on('error', () => control.destroy());
  }

  static async login(port: number, password = 'demo'): Promise<RawClient> {
    const client = new RawClient(connect(port, '127.0.0.1'));
    await client.reply();
    await client.ask('USER demo');
    await client.ask(`PASS ${password}`);
    return client;
  }

  /** Sends one command; returns the line of the reply. */
  async ask(command: string): Promise<string> {
    this.#control.write(`${command}\r\n`);
    return this.reply();
  }

  /** The next reply: its last line, when it has several. */
  async reply(): Promise<string> {
    for (;;) {
      const line = await this.#line();
      if (/^\d{3} /.test(line)) return line;
    }
  }

  async #line(): Promise<string> {
    while (!this.#text.includes('\r\n')) await once(this.#control, 'reply-bytes');
    const end = this.#text.indexOf('\r\n');
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 2);
    return line;
  }

  /** Opens a passive data connection. */
  async data(): Promise<Socket> {
    const answer = await this.ask('EPSV');
    const socket = connect(Number(/\|(\d+)\|/.exec(answer)?.[1]), '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  /** Everything that one command (RETR, LIST) sends. */
  async fetch(command: string): Promise<Buffer> {
    const socket = await this.data();
    const [bytes, preliminary] = await Promise.all([buffer(socket), this.ask(command)]);
    await this.#expect(preliminary, '150');
    await this.#expect(await this.reply(), '226');
    return bytes;
  }

  /** Sends bytes with one command (STOR, APPE). */
  async send(command: string, bytes: string): Promise<void> {
    const socket = await this.data();
    await this.#expect(await this.ask(command), '150');
    socket.end(bytes);
    await this.#expect(await this.reply(), '226');
  }

  close(): void {
    this.#control.destroy();
  }

  async #expect(reply: string, code: string): Promise<void> {
    if (!reply.startsWith(code)) throw new Error(`expected ${code}, the server said: ${reply}`);
  }
}
