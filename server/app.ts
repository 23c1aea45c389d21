/** Composes the house: every room is made here once and handed to the doors. */
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import Fastify, { LogController } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { Admission } from './accounts/admission.ts';
import { RepeatedCalls } from './accounts/repeated-calls.ts';
import { Principals } from './accounts/principals.ts';
import { SignIns } from './accounts/sign-ins.ts';
import { Tickets } from './accounts/tickets.ts';
import { Tokens } from './accounts/tokens.ts';
import { KEY_FILE } from './config.ts';
import type { Config } from './config.ts';
import type { DemoSite } from './contract/session.ts';
import { registerDav } from './dav/plugin.ts';
import { reasonOf } from './errors.ts';
import { continueLate } from './exchange/late-continue.ts';
import { Doctor } from './files/diagnose/doctor.ts';
import { SessionPools } from './files/session-pools.ts';
import type { LoginOptions } from './files/site-logins.ts';
import { ActivePorts } from './ftp/data/active-ports.ts';
import { DEFAULT_LIMITS } from './ftp/limits.ts';
import type { SessionLimits } from './ftp/limits.ts';
import { codeOf } from './problem.ts';
import { installProblemReplies, sendRouterRefusal } from './http/problem-reply.ts';
import { refuseUnreadable, watchAnswers } from './http/unreadable-request.ts';
import { Metrics } from './http/metrics.ts';
import { registerHttp } from './http/plugin.ts';
import { KeyFile } from './security/key-file.ts';
import { ownAddressesOf } from './security/own-addresses.ts';
import { RateLimit } from './security/rate-limit.ts';
import { MAX_PATH_URL_LENGTH } from './security/remote-path.ts';
import { SecretBox } from './security/secret-box.ts';
import { TargetPolicy } from './security/target-policy.ts';
import { newId } from './security/token.ts';
import { AdHocSites } from './sites/ad-hoc-sites.ts';
import { SavedSites } from './sites/saved-sites.ts';
import type { SavedSitesOptions } from './sites/saved-sites.ts';
import { SiteMemory } from './sites/site-memory.ts';
import { Sites } from './sites/sites.ts';
import { Store } from './store/store.ts';
import { systemClock } from './transfers/system-clock.ts';
import { TransferBoard } from './transfers/transfer-board.ts';
import { uploadRoom } from './transfers/uploads/upload-room.ts';
import { serversOf } from './transfers/watches/watch-server.ts';
import { Watches } from './transfers/watches/watches.ts';
import { webhookRules } from './transfers/watches/webhook-rules.ts';
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
/** Request line and headers together: the longest path, every byte of it escaped and percent-encoded, and the usual headers. */
const MAX_HEADER_BYTES = MAX_PATH_URL_LENGTH + 16 * 1024;

/** What the process knows besides the configuration. */
export interface AppOptions {
  readonly config: Config;
  readonly version: string;
  readonly webRoot: string;
  readonly demo?: DemoSite;
  /** Folder for what outlives the process; without one nothing does. */
  readonly dataFolder?: string;
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
  /** Breaks running work off, so that nothing looks complete that is not; the process may end in the next turn. */
  breakOff(): void;
}

/** Builds the application. Throws StoreUnusable and KeyFileUnusable. */
export async function buildApp(options: AppOptions): Promise<App> {
  const { config, demo } = options;
  const server = createServer(options.logLevel ?? 'warn');
  // Asked for by every request, and known only after listening where the system chooses the port.
  let port = config.port;
  server.server.on('listening', () => (port = portOf(server) ?? port));
  const publicUrl = (): string => config.publicUrl ?? `http://localhost:${port}`;
  const policy = policyOf(options, () => port);
  const dataHosts = dataHostsOf(config, () => port);
  const metrics = new Metrics();
  let isStopping = false;
  const sessions: LoginOptions = {
    policy,
    isDataHost: (address, dataPort) => dataHosts.permitsAddress(address, dataPort),
    limits: options.limits ?? DEFAULT_LIMITS,
    active: {
      ports: new ActivePorts(config.active.ports),
      ...(config.active.publicAddress === undefined ? {} : { publicAddress: config.active.publicAddress }),
    },
    authorities: config.authorities,
    refusedLogins: new RateLimit(REFUSED_LOGINS),
    onLogin: (login) => metrics.loginEnded(login),
  };
  const pools = new SessionPools(sessions);
  metrics.watchSessions(pools);
  const doctor = new Doctor({ pools, sessions });
  const box = new SecretBox(keysOf(options, () => store.hasSecrets()));
  const store = options.dataFolder === undefined ? Store.passing() : Store.in(options.dataFolder);
  const memory = memoryOn(store, server);
  const sites = new Sites(new AdHocSites(memory), savedSitesOf({ store: store.sites, box, memory }, server));
  const board = new TransferBoard(() => new Date());
  const now = (): number => Date.now();
  const onEnd = (owner: string): void => {
    board.forget(owner);
    for (const site of sites.removeOwnedBy(owner))
      void room.uploads.abandon(site).then(() => pools.drain(site));
    watches.ownerEnded(owner);
  };
  const room = uploadRoom({
    ...{ pools, store: store.uploads, board, codeOf, expiryHours: config.uploadExpiryHours },
    siteOf: (id) => sites.saved(id),
    onFailure: (error) => server.log.error(`uploads: ${reasonOf(error)}`),
  });
  const signIns = new SignIns({ now, onEnd });
  const onFailure = (error: unknown): void =>
    server.log.error(`the use of tokens could not be noted: ${reasonOf(error)}`);
  const tokens = new Tokens({ store: store.tokens, now, onEnd, onFailure });
  const watches = new Watches({
    ...{ ...systemClock, store: store.watches, lookAt: serversOf(pools), sites, codeOf, box },
    policy: webhookPolicyOf(config, () => port),
    siteOf: (id) => sites.saved(id),
    isOwnerThere: (owner) => owner === undefined || tokens.isThere(owner),
    onFailure: (error) => server.log.error(`watches: ${reasonOf(error)}`),
  });
  const tickets = new Tickets(() => performance.now());
  const principals = new Principals([signIns, tokens]);
  const shared = { principals, tickets, sites, board, watches, publicUrl };
  // First: a route keeps the error handler that it finds when it is registered.
  installProblemReplies(server);
  await registerLive(server, { ...shared, pools });
  await registerHttp(server, {
    ...shared,
    signIns,
    tokens,
    admission: new Admission({ accessKey: config.accessKey, isPersonal: config.isPersonal }),
    memory,
    pools,
    doctor,
    policy,
    watches,
    uploads: room.uploads,
    uploadMaxBytes: config.uploadMaxBytes ?? 0,
    calls: new RepeatedCalls(store.answers),
    metrics,
    isPersonal: config.isPersonal,
    isStopping: () => isStopping,
    checkStore: () => store.check(),
    requestsPerMinute: config.requestsPerMinute,
    version: options.version,
    demo,
    activePublicAddress: config.active.publicAddress,
    webRoot: options.webRoot,
  });
  await registerDav(server, { sites, pools, board, publicUrl, records: store.dav });
  watches.start();
  room.start();
  return {
    server,
    listen: async () => {
      await server.listen({ host: config.host, port: config.port });
      return publicUrl();
    },
    breakOff: () => pools.destroyAll(),
    close: async () => {
      isStopping = true;
      signIns.close();
      doctor.close();
      // A connection whose last answer is out would be kept for the next request, and the stop with it.
      const idleEnder = setInterval(() => server.server.closeIdleConnections(), END_IDLE_EVERY_MS);
      try {
        await Promise.all([room.close(), server.close(), watches.close(), pools.drainAll()]);
      } finally {
        clearInterval(idleEnder);
        memory.flush();
        tokens.close();
        store.close();
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
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    frameworkErrors: sendRouterRefusal,
    clientErrorHandler: refuseUnreadable,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Nobody trusts forwarding headers: origins, cookies and links use the configured public URL.
    trustProxy: false,
    forceCloseConnections: 'idle',
  });
  server.server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.server.requestTimeout = 0;
  continueLate(server.server);
  watchAnswers(server.server);
  server.setValidatorCompiler(TypeBoxValidatorCompiler);
  return server;
}

/** Facts about servers are worth keeping, but nothing that Gangway cannot do without. */
function memoryOn(store: Store, server: FastifyInstance): SiteMemory {
  const onFailure = (error: unknown): void =>
    server.log.error(`what was learned about servers could not be kept: ${reasonOf(error)}`);
  return new SiteMemory(store.facts, { onFailure });
}

function savedSitesOf(rooms: Omit<SavedSitesOptions, 'onTrouble'>, server: FastifyInstance): SavedSites {
  return new SavedSites({
    ...rooms,
    onTrouble: ({ id }, why) => server.log.error(`saved site ${id}: ${why}`),
  });
}

/** Beside the database, unless it shall be elsewhere. Throws KeyFileUnusable. */
function keysOf({ config, dataFolder }: AppOptions, isNeeded: () => boolean): KeyFile {
  if (dataFolder === undefined) return KeyFile.passing();
  return KeyFile.in(config.keyFile ?? join(dataFolder, KEY_FILE), { isNeeded });
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

/** The same judge for data connections elsewhere, with a list of their own: what is forbidden to dial stays forbidden. */
function dataHostsOf(config: Config, port: () => number): TargetPolicy {
  return new TargetPolicy({
    rules: config.dataHosts ?? [],
    get ownAddresses() {
      return ownAddressesOf({ host: config.host, port: port() }, networkInterfaces());
    },
    alwaysAllow: [],
  });
}

/** The same judge for webhooks. */
function webhookPolicyOf(config: Config, port: () => number): TargetPolicy {
  return new TargetPolicy({
    rules: webhookRules({ rules: config.webhookHosts, isPersonal: config.isPersonal }),
    get ownAddresses() {
      return ownAddressesOf({ host: config.host, port: port() }, networkInterfaces());
    },
    alwaysAllow: [],
  });
}

function portOf(server: FastifyInstance): number | undefined {
  const address = server.server.address();
  return typeof address === 'object' ? address?.port : undefined;
}
