/** A server that knows nothing and only plays a transcript; for cutting a conversation at every byte. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { bytesOf } from './byte-string.ts';
import { ControlWire } from './control-wire.ts';
import { DataLink } from './data-link.ts';
import { PassivePort } from './data-port.ts';
import type { Ending } from './deviation.ts';
import { ConnectionRecord, recordedCommand } from './recorder.ts';
import type { RecordedCommand } from './recorder.ts';
import { segmentsOf } from './reply.ts';
import { stepOf } from './transcript-line.ts';
import type { Step } from './transcript-line.ts';

const HOST = '127.0.0.1';

/** Changes to how the server's control bytes reach the client; positions count all of them from the first. */
export interface PlayOptions {
  /** More segment borders. */
  readonly splitAt?: readonly number[] | 'every';
  /** Ends the control connection after so many bytes. */
  readonly cutAfter?: { readonly bytes: number; readonly how: Ending };
}

/** Plays the transcript to every client that connects, from its beginning. */
export class TranscriptServer {
  readonly host = HOST;
  /** What the clients sent, in order of arrival. */
  readonly commands: RecordedCommand[] = [];
  /** What the clients should have sent instead, one sentence each; empty when all went as written. */
  readonly mismatches: string[] = [];
  readonly #steps: readonly Step[];
  readonly #options: PlayOptions;
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();
  readonly #plays: Promise<void>[] = [];

  /** Use playTranscript. */
  constructor(steps: readonly Step[], options: PlayOptions) {
    this.#steps = steps;
    this.#options = options;
    this.#listener = createServer({ allowHalfOpen: true }, (socket) => this.#welcome(socket));
  }

  /** Begins to listen at a free port. */
  async listen(): Promise<void> {
    this.#listener.listen(0, HOST);
    await once(this.#listener, 'listening');
  }

  /** The port of the control connections. */
  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Resolves when every play that began is over. */
  async finished(): Promise<void> {
    await Promise.all(this.#plays);
  }

  /** Ends everything. */
  async close(): Promise<void> {
    this.#listener.close();
    for (const socket of this.#sockets) socket.destroy();
    await this.finished();
  }

  /** See close. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #welcome(socket: Socket): void {
    const play = new Play(this.#adopt(socket), this.#options, (raw) => this.#adopt(raw), this.commands);
    this.#plays.push(
      play.run(this.#steps).catch((error: unknown) => {
        this.mismatches.push(String(error));
        socket.destroy();
      }),
    );
  }

  #adopt(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

class Play {
  readonly #wire: ControlWire;
  readonly #options: PlayOptions;
  readonly #adopt: (socket: Socket) => Socket;
  readonly #gone = new AbortController();
  readonly #lines: Buffer[] = [];
  #arrived: () => void = () => undefined;
  #saidBytes = 0;
  #dataPort: PassivePort | undefined;
  #link: DataLink | undefined;

  constructor(
    raw: Socket,
    options: PlayOptions,
    adopt: (socket: Socket) => Socket,
    commands: RecordedCommand[],
  ) {
    this.#options = options;
    this.#adopt = adopt;
    this.#wire = new ControlWire(raw, new ConnectionRecord(), {
      line: (line) => {
        commands.push(recordedCommand(line));
        this.#lines.push(line);
        this.#arrived();
      },
      closed: () => {
        this.#gone.abort(new Error('the client went away'));
        this.#arrived();
      },
    });
    this.#wire.listen();
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      // A cut play ends where it was cut; what the client does then is its own affair.
      if (this.#isCut) return;
      await this.#perform(step);
    }
    this.#dataPort?.close();
  }

  get #isCut(): boolean {
    return this.#saidBytes >= (this.#options.cutAfter?.bytes ?? Infinity);
  }

  async #perform(step: Step): Promise<void> {
    if (step.kind === 'expect') await this.#expect(step.line, step.isPrefix);
    else if (step.kind === 'say') await this.#say(step.segments);
    else if (step.kind === 'send') await (await this.#data()).write(bytesOf(step.bytes));
    else if (step.kind === 'read') await drained(await this.#data());
    else if (step.kind === 'pause') await wait(step.ms);
    else if (step.where === 'control') await this.#wire.hangUp(step.how);
    else await this.#endData(step.how);
  }

  async #expect(line: string, isPrefix: boolean): Promise<void> {
    while (this.#lines.length === 0 && !this.#gone.signal.aborted) {
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
    const got = this.#lines.shift()?.toString('latin1');
    const fits = isPrefix ? got?.startsWith(line) : got === line;
    if (!fits) throw new Error(`expected "${line}" but got ${got === undefined ? 'nothing' : `"${got}"`}`);
  }

  async #say(templates: readonly string[]): Promise<void> {
    for (const template of templates) {
      const bytes = bytesOf(await this.#filledIn(template));
      const { cutAfter } = this.#options;
      const room = (cutAfter?.bytes ?? Infinity) - this.#saidBytes;
      const borders = this.#options.splitAt === 'every' ? 'every' : this.#bordersIn(bytes.length);
      await this.#wire.send(segmentsOf(bytes.subarray(0, room), { splitAt: borders }), undefined);
      this.#saidBytes += Math.min(bytes.length, room);
      if (cutAfter && this.#isCut) return this.#wire.hangUp(cutAfter.how);
      await wait(0);
    }
  }

  #bordersIn(length: number): number[] {
    const { splitAt } = this.#options;
    if (splitAt === undefined || splitAt === 'every') return [];
    return splitAt.map((at) => at - this.#saidBytes).filter((at) => at > 0 && at < length);
  }

  async #filledIn(template: string): Promise<string> {
    if (!/\{(port|p1|p2)\}/.test(template)) return template;
    this.#dataPort?.close();
    this.#dataPort = await PassivePort.listen('EPSV', HOST, this.#adopt);
    const { port } = this.#dataPort;
    return template
      .replace('{port}', String(port))
      .replace('{p1}', String(port >> 8))
      .replace('{p2}', String(port & 0xff));
  }

  async #data(): Promise<DataLink> {
    if (this.#link) return this.#link;
    if (!this.#dataPort) throw new Error('no {port} was told before the data');
    this.#link = new DataLink(await this.#dataPort.open(this.#gone.signal), 'EPSV');
    return this.#link;
  }

  async #endData(how: Ending): Promise<void> {
    const link = await this.#data();
    this.#link = undefined;
    if (how === 'rst') link.reset();
    else await link.fin();
  }
}

async function drained(link: DataLink): Promise<void> {
  const chunks = link.chunks();
  while (!(await chunks.next()).done);
}

/** Number of control bytes a server sends in a transcript, passive ports counted as five digits. */
export function transcriptBytes(lines: readonly string[]): number {
  const said = lines.map(stepOf).flatMap((step) => (step.kind === 'say' ? step.segments : []));
  return said
    .join('')
    .replaceAll('{port}', '00000')
    .replaceAll(/\{p[12]\}/g, '000').length;
}

/** Starts a server that plays these lines. Throws when a line is no transcript line. */
export async function playTranscript(
  lines: readonly string[],
  options: PlayOptions = {},
): Promise<TranscriptServer> {
  const server = new TranscriptServer(lines.map(stepOf), options);
  await server.listen();
  return server;
}
