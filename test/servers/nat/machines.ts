/** The server and the gateway of a test, each as a process on its own machine of the network. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { SiteDraft, SiteStatus } from '../../../server/contract/site.ts';
import type { SessionLimits } from '../../../server/ftp/limits.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import type { ServerSettings } from '../real-server.ts';
import type { MachineAnswer, MachineRequest } from './machine-talk.ts';
import type { Namespace } from './namespace.ts';
import type { ServerPorts } from './network.ts';

const PASSIVE_PORTS = 10;
/** The networks of these tests, one of them reserved for documentation and so to be written out. */
const TARGETS = '10.77.0.0/16:*,198.51.100.0/24:*';

type Child = ChildProcessByStdio<Writable, Readable, null>;

function start(
  machine: Namespace,
  script: string,
  argument: object,
  variables: Record<string, string>,
): Child {
  const command = machine.inside([
    process.execPath,
    join(import.meta.dirname, script),
    JSON.stringify(argument),
  ]);
  const [program = '', ...rest] = command;
  // Detached, so that Ctrl-C reaches the test first and it ends its machines in order.
  return spawn(program, rest, {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...variables },
  });
}

async function end(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin.end();
  await ended;
}

/** The FTP server of a network. */
export class ServerMachine implements AsyncDisposable {
  readonly #child: Child;
  readonly ports: ServerPorts;
  /** Folder that the user sees as `/`. */
  readonly home: string;
  /** What a site needs to log in. */
  readonly login: Pick<SiteDraft, 'user' | 'password' | 'trustedCertificate'>;

  private constructor(child: Child, said: Record<string, unknown>) {
    this.#child = child;
    const control = said.port as number;
    this.ports = { control, firstPassive: control + 1, lastPassive: control + PASSIVE_PORTS };
    this.home = said.home as string;
    this.login = {
      user: said.user as string,
      password: said.password as string,
      trustedCertificate: said.fingerprint as string,
    };
  }

  /** Starts a vsftpd. Throws when it ends instead. */
  static async start(machine: Namespace, settings: Partial<ServerSettings> = {}): Promise<ServerMachine> {
    const child = start(machine, 'server-machine.ts', { passivePorts: PASSIVE_PORTS, ...settings }, {});
    const lines = createInterface({ input: child.stdout });
    const [said] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
    if (typeof said !== 'string') throw new Error('the FTP server of the network did not start');
    return new ServerMachine(child, JSON.parse(said) as Record<string, unknown>);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return end(this.#child);
  }
}

/** How a gateway is started. */
export interface GatewaySettings {
  readonly variables?: Record<string, string>;
  readonly limits?: Partial<SessionLimits>;
}

/** The Gangway of a network, and somebody beside it who asks. */
export class GatewayMachine implements AsyncDisposable {
  readonly #child: Child;
  readonly #waiting = new Map<number, PromiseWithResolvers<MachineAnswer>>();
  #token = '';
  #requests = 0;

  private constructor(child: Child) {
    this.#child = child;
    child.once('exit', () => {
      for (const { reject } of this.#waiting.values())
        reject(new Error('the gateway of the network has ended'));
    });
  }

  /** Starts one and signs in. Throws when it ends instead. */
  static async start(
    machine: Namespace,
    { variables = {}, limits = {} }: GatewaySettings = {},
  ): Promise<GatewayMachine> {
    const child = start(machine, 'gateway-machine.ts', limits, { PORT: '0', TARGETS, ...variables });
    const gateway = new GatewayMachine(child);
    const lines = createInterface({ input: child.stdout });
    const [said] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
    if (said !== 'ready') throw new Error('the gateway of the network did not start');
    lines.on('line', (line) => gateway.#take(JSON.parse(line) as MachineAnswer));
    const { body } = await gateway.ask('POST', '/api/v1/session', {});
    gateway.#token = (JSON.parse(body.toString()) as { token: string }).token;
    return gateway;
  }

  /** One HTTP request. value: sent as JSON. */
  ask(method: string, path: string, value?: object): Promise<Omit<Exchange, 'headers'>> {
    const body = value === undefined ? {} : { body: JSON.stringify(value) };
    return this.#send({ method, path, headers: this.#headers(value), ...body });
  }

  /** A download whose reader pauses after the first bytes. */
  getSlowly(path: string, holdMs: number): Promise<Omit<Exchange, 'headers'>> {
    return this.#send({ method: 'GET', path, headers: this.#headers(), holdMs });
  }

  #headers(value?: object): Record<string, string> {
    return {
      ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
      ...(value === undefined ? {} : { 'content-type': 'application/json' }),
    };
  }

  async #send(words: Omit<MachineRequest, 'id'>): Promise<Omit<Exchange, 'headers'>> {
    const id = (this.#requests += 1);
    const request: MachineRequest = { id, ...words };
    const waiting = Promise.withResolvers<MachineAnswer>();
    this.#waiting.set(id, waiting);
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { status, end: ending, body } = await waiting.promise;
    return { status, end: ending, body: Buffer.from(body, 'base64') };
  }

  /** Makes a site of the server at an address; everything is found out by Gangway. */
  async site(host: string, server: ServerMachine, draft: Partial<SiteDraft> = {}): Promise<MachineSite> {
    const whole = {
      saved: false,
      host,
      port: server.ports.control,
      security: 'plain',
      ...server.login,
      ...draft,
    };
    const { status, body } = await this.ask('POST', '/api/v1/sites', whole);
    if (status !== 201) throw new Error(`the site was answered with ${status} ${body.toString()}`);
    return new MachineSite(this, (JSON.parse(body.toString()) as { id: string }).id);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return end(this.#child);
  }

  #take(answer: MachineAnswer): void {
    this.#waiting.get(answer.id)?.resolve(answer);
    this.#waiting.delete(answer.id);
  }
}

/** One site of the gateway. */
export class MachineSite {
  readonly #gateway: GatewayMachine;
  readonly #url: string;

  constructor(gateway: GatewayMachine, id: string) {
    this.#gateway = gateway;
    this.#url = `/api/v1/sites/${id}`;
  }

  /** Lists a folder. */
  list(path: string): Promise<Omit<Exchange, 'headers'>> {
    return this.#gateway.ask('GET', `${this.#url}/folders${path}`);
  }

  /** Downloads a file. */
  get(path: string): Promise<Omit<Exchange, 'headers'>> {
    return this.#gateway.ask('GET', `${this.#url}/files${path}`);
  }

  /** Downloads a file, but takes no byte for a while in the middle. */
  getSlowly(path: string, holdMs: number): Promise<Omit<Exchange, 'headers'>> {
    return this.#gateway.getSlowly(`${this.#url}/files${path}`, holdMs);
  }

  /** The status. */
  async status(): Promise<SiteStatus> {
    return JSON.parse((await this.#gateway.ask('GET', `${this.#url}/status`)).body.toString()) as SiteStatus;
  }

  /** The transcript as text, for messages of failed tests. */
  async transcript(): Promise<string> {
    return (await this.#gateway.ask('GET', `${this.#url}/transcript?download`)).body.toString();
  }
}
