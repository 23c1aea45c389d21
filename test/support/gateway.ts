/** A whole Gangway inside the test: started on a free port, signed in to, with sites for scripted or real servers. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutgoingHttpHeaders } from 'node:http';
import { buildApp } from '../../server/app.ts';
import type { App, AppOptions } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import type { SiteDraft, SiteStatus } from '../../server/contract/site.ts';
import type { SessionLimits } from '../../server/ftp/limits.ts';
import { exchange, exchangeHttp10 } from './http-exchange.ts';
import type { Exchange, ExchangeRequest } from './http-exchange.ts';

/** Short where a test waits for the limit to be reached, long where only a slow machine would reach it. */
export const SHORT_LIMITS: SessionLimits = {
  connectMs: 5_000,
  greetingMs: 5_000,
  handshakeMs: 5_000,
  replyMs: 5_000,
  extendedPassiveMs: 2_000,
  passiveMs: 2_000,
  acceptMs: 2_000,
  firstByteMs: 1_500,
  stallMs: 1_500,
  verdictMs: 1_000,
  reasonMs: 300,
  drainMs: 200,
  keepAliveMs: 30_000,
  retryPauseMs: 0,
};

/** The account of scripted servers when nothing else is said. */
export const LOGIN = { user: 'kim', password: 'secret' } as const;

/** How a gateway of a test differs. */
export interface GatewayOptions {
  readonly limits?: Partial<SessionLimits>;
  /** Certificate authorities (PEM) that it trusts besides the system's. */
  readonly authorities?: readonly string[];
  readonly publicUrl?: string;
  /** Whoever signs in needs it. */
  readonly accessKey?: string;
  readonly keyFile?: string;
  /** Folder of the built browser side; without it there is none. */
  readonly webRoot?: string;
  /** Folder for what outlives it; without one nothing does. */
  readonly dataFolder?: string;
  readonly logLevel?: AppOptions['logLevel'];
  /** For each who asks; 0 is no limit. */
  readonly requestsPerMinute?: number;
  /** That it says it is. */
  readonly version?: string;
}

/** Where a server listens. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** A request through a sign-in: everything but the port. */
export type Ask = Omit<ExchangeRequest, 'port'>;

/** A running gateway. Use it with `await using`, or end it with `close`. */
export class TestGateway {
  readonly app: App;
  readonly port: number;

  constructor(app: App, port: number) {
    this.app = app;
    this.port = port;
  }

  /** One request without credentials. */
  ask(request: Ask): Promise<Exchange> {
    return exchange({ ...request, port: this.port });
  }

  /** Signs in as somebody new. key: the access key, where one is needed. */
  signIn(key?: string): Promise<TestSignIn> {
    return signInTo(this.port, key);
  }

  /** Signs in as somebody new and makes a site. */
  async site(server: Target, draft: Partial<SiteDraft> = {}): Promise<TestSite> {
    return (await this.signIn()).site(server, draft);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Somebody who is signed in by bearer token. */
export class TestSignIn {
  readonly port: number;
  readonly token: string;

  constructor(port: number, token: string) {
    this.port = port;
    this.token = token;
  }

  ask(request: Ask): Promise<Exchange> {
    return exchange(this.signed(request));
  }

  /** The same as an HTTP/1.0 client. */
  askHttp10(request: Ask): Promise<Exchange> {
    return exchangeHttp10(this.signed(request));
  }

  /** The request with port and credentials, for clients of other kinds. */
  signed(request: Ask): ExchangeRequest {
    const headers = { authorization: `Bearer ${this.token}`, ...request.headers };
    return { ...request, port: this.port, headers };
  }

  /** Sends a value as JSON. */
  askJson(method: string, path: string, value: unknown): Promise<Exchange> {
    const headers = { 'content-type': 'application/json' };
    return this.ask({ method, path, headers, body: JSON.stringify(value) });
  }

  /** Makes a site; the login is LOGIN, and plain unless the draft says otherwise. */
  async site(server: Target, draft: Partial<SiteDraft> = {}): Promise<TestSite> {
    const { host, port } = server;
    const whole = { saved: false, host, port, security: 'plain', ...LOGIN, ...draft };
    const { status, body } = await this.askJson('POST', '/api/v1/sites', whole);
    if (status !== 201) throw new Error(`the site was answered with ${status} ${body.toString()}`);
    return new TestSite(this, (JSON.parse(body.toString()) as { id: string }).id);
  }
}

/** One site of a sign-in. Paths are absolute and not yet percent-encoded. */
export class TestSite {
  readonly owner: TestSignIn;
  readonly id: string;

  constructor(owner: TestSignIn, id: string) {
    this.owner = owner;
    this.id = id;
  }

  /** The URL of a resource (`files`, `folders`, `entries`) at a path. */
  url(resource: string, path: string): string {
    return `/api/v1/sites/${this.id}/${resource}${path.split('/').map(encodeURIComponent).join('/')}`;
  }

  get(path: string, headers: OutgoingHttpHeaders = {}): Promise<Exchange> {
    return this.owner.ask({ path: this.url('files', path), headers });
  }

  getHttp10(path: string, headers: OutgoingHttpHeaders = {}): Promise<Exchange> {
    return this.owner.askHttp10({ path: this.url('files', path), headers });
  }

  head(path: string, headers: OutgoingHttpHeaders = {}): Promise<Exchange> {
    return this.owner.ask({ method: 'HEAD', path: this.url('files', path), headers });
  }

  put(path: string, body: Buffer | string, headers: OutgoingHttpHeaders = {}): Promise<Exchange> {
    return this.owner.ask({ method: 'PUT', path: this.url('files', path), body, headers });
  }

  /** Numbers of the site's sessions. */
  async sessions(): Promise<SiteStatus['sessions']> {
    const { body } = await this.owner.ask({ path: `/api/v1/sites/${this.id}/status` });
    return (JSON.parse(body.toString()) as SiteStatus).sessions;
  }

  /** The transcript as text. */
  async transcript(): Promise<string> {
    const path = `/api/v1/sites/${this.id}/transcript?download`;
    return (await this.owner.ask({ path })).body.toString();
  }

  list(path: string): Promise<Exchange> {
    return this.owner.ask({ path: this.url('folders', path) });
  }
}

/** Signs in as somebody new to a gateway that listens on 127.0.0.1, such as one in a process of its own. */
export async function signInTo(port: number, key?: string): Promise<TestSignIn> {
  const headers = { 'content-type': 'application/json' };
  const sent = JSON.stringify({ key });
  const request = { port, method: 'POST', path: '/api/v1/session', headers, body: sent };
  const { status, body } = await exchange(request);
  if (status !== 201) throw new Error(`sign-in was answered with ${status} ${body.toString()}`);
  return new TestSignIn(port, (JSON.parse(body.toString()) as { token: string }).token);
}

/** The code of a problem; undefined when the body is something else. */
export function codeIn({ headers, body }: Pick<Exchange, 'headers' | 'body'>): string | undefined {
  if (headers['content-type']?.startsWith('application/problem+json') !== true) return undefined;
  return (JSON.parse(body.toString()) as { code: string }).code;
}

/** Builds a gateway that may dial the loopback net, without listening: for `inject`. */
export function buildGateway(options: GatewayOptions = {}): Promise<App> {
  const { limits, authorities = [], publicUrl, webRoot, dataFolder, logLevel = 'silent' } = options;
  const config = readConfig({
    PORT: '0',
    TARGETS: '127.0.0.0/8:*',
    RATE_LIMIT: String(options.requestsPerMinute ?? 0),
    ...(publicUrl === undefined ? {} : { PUBLIC_URL: publicUrl }),
    ACCESS_KEY: options.accessKey,
    KEY_FILE: options.keyFile,
  });
  return buildApp({
    config: { ...config, authorities },
    version: options.version ?? '0.0.0-test',
    webRoot: webRoot ?? join(tmpdir(), 'gangway-has-no-web-build'),
    limits: { ...SHORT_LIMITS, ...limits },
    logLevel,
    ...(dataFolder === undefined ? {} : { dataFolder }),
  });
}

/** Starts a gateway on a free port of 127.0.0.1 that may dial the loopback net. */
export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const app = await buildGateway(options);
  await app.listen();
  const address = app.server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the gateway has no port');
  return new TestGateway(app, address.port);
}
