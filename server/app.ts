/** Composes the house: every room is made here once and handed to the doors. */
import { networkInterfaces } from 'node:os';
import Fastify, { LogController } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { SignIns } from './accounts/sign-ins.ts';
import { Tickets } from './accounts/tickets.ts';
import type { Config } from './config.ts';
import type { DemoSite } from './contract/session.ts';
import { SessionPools } from './files/session-pools.ts';
import { ActivePorts } from './ftp/data/active-ports.ts';
import { DEFAULT_LIMITS } from './ftp/limits.ts';
import type { SessionLimits } from './ftp/limits.ts';
import { installProblemReplies, sendRouterRefusal } from './http/problem-reply.ts';
import { registerHttp } from './http/plugin.ts';
import { ownAddressesOf } from './security/own-addresses.ts';
import { RateLimit } from './security/rate-limit.ts';
import { TargetPolicy } from './security/target-policy.ts';
import { newId } from './security/token.ts';
import { AdHocSites } from './sites/ad-hoc-sites.ts';
import { TransferBoard } from './transfers/transfer-board.ts';
import { registerLive } from './ws/live.ts';

/** Refused logins per server account before Gangway itself says no. */
const REFUSED_LOGINS = { attempts: 5, windowMs: 10 * 60_000 };
/** Slow headers are an attack; slow bodies are uploads. */
const HEADERS_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_MS = 72_000;
/** While stopping, connections that have become idle are looked for so often. */
const END_IDLE_EVERY_MS = 250;
const MAX_JSON_BYTES = 64 * 1024;
const MAX_PARAM_LENGTH = 300;

/** What the process knows besides the configuration. */
export interface AppOptions {
  readonly config: Config;
  readonly version: string;
  readonly webRoot: string;
  readonly demo?: DemoSite;
  /** Waiting times of the engine; tests shorten them. */
  readonly limits?: SessionLimits;
  readonly logLevel?: 'trace' | 'info' | 'warn' | 'silent';
}

/** A composed Gangway, not yet listening. */
export interface App {
  readonly server: FastifyInstance;
  /** Listens; returns the URL that people use. */
  listen(): Promise<string>;
  /** Refuses new work, lets running work end, closes everything. */
  close(): Promise<void>;
}

/** Builds the application. */
export async function buildApp(options: AppOptions): Promise<App> {
  const { config, demo } = options;
  const server = createServer(options.logLevel ?? 'warn');
  // Asked for by every request, and known only after listening where the system chooses the port.
  let port = config.port;
  server.server.on('listening', () => (port = portOf(server) ?? port));
  const publicUrl = (): string => config.publicUrl ?? `http://localhost:${port}`;
  const policy = policyOf(options, () => port);
  const pools = new SessionPools({
    policy,
    limits: options.limits ?? DEFAULT_LIMITS,
    active: {
      ports: new ActivePorts(config.active.ports),
      ...(config.active.publicAddress === undefined ? {} : { publicAddress: config.active.publicAddress }),
    },
    authorities: config.authorities,
    refusedLogins: new RateLimit(REFUSED_LOGINS),
  });
  const sites = new AdHocSites();
  const board = new TransferBoard(() => new Date());
  const signIns = new SignIns({
    now: () => Date.now(),
    onEnd: (owner) => {
      board.forget(owner);
      for (const site of sites.removeAll(owner)) void pools.drain(site);
    },
  });
  const tickets = new Tickets(() => performance.now());
  const shared = { signIns, tickets, sites, board, publicUrl };
  // First: a route keeps the error handler that it finds when it is registered.
  installProblemReplies(server);
  await registerLive(server, shared);
  await registerHttp(server, {
    ...shared,
    pools,
    policy,
    version: options.version,
    demo,
    activePublicAddress: config.active.publicAddress,
    webRoot: options.webRoot,
  });
  return {
    server,
    listen: async () => {
      await server.listen({ host: config.host, port: config.port });
      return publicUrl();
    },
    close: async () => {
      signIns.close();
      // A connection whose last answer is out would be kept for the next request, and the stop with it.
      const idleEnder = setInterval(() => server.server.closeIdleConnections(), END_IDLE_EVERY_MS);
      try {
        await Promise.all([server.close(), pools.drainAll()]);
      } finally {
        clearInterval(idleEnder);
      }
    },
  };
}

function createServer(logLevel: string): FastifyInstance {
  const server = Fastify({
    logger: { level: logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    bodyLimit: MAX_JSON_BYTES,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    exposeHeadRoutes: false,
    frameworkErrors: sendRouterRefusal,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Nobody trusts forwarding headers: origins, cookies and links use the configured public URL.
    trustProxy: false,
    forceCloseConnections: 'idle',
  });
  server.server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.server.requestTimeout = 0;
  server.setValidatorCompiler(TypeBoxValidatorCompiler);
  return server;
}

function policyOf({ config, demo }: AppOptions, port: () => number): TargetPolicy {
  return new TargetPolicy({
    rules: config.targets,
    get ownAddresses() {
      return ownAddressesOf({ host: config.host, port: port() }, networkInterfaces());
    },
    alwaysAllow: demo === undefined ? [] : [{ host: demo.host, port: demo.port }],
  });
}

function portOf(server: FastifyInstance): number | undefined {
  const address = server.server.address();
  return typeof address === 'object' ? address?.port : undefined;
}
