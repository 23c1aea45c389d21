/** Numbers for a monitoring system (Prometheus text format): how much, how fast, what fails. No host, no user, no path is ever a label. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from '@prometheus-io/client';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SessionPools } from '../files/session-pools.ts';
import type { LoginEnd } from '../files/site-logins.ts';
import { codeOf } from '../problem.ts';

/** From a warm small file to a download of hours. */
const REQUEST_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600];
const LOGIN_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** What no route took. */
const NO_ROUTE = 'none';

/** The numbers of one gateway. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: 'gangway_http_requests_total',
    help: 'Answered HTTP requests.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.#registry],
  });
  readonly #seconds = new Histogram({
    name: 'gangway_http_request_seconds',
    help: 'From the head of a request to the end of its response.',
    labelNames: ['method', 'route'],
    buckets: REQUEST_SECONDS,
    registers: [this.#registry],
  });
  readonly #logins = new Counter({
    name: 'gangway_ftp_logins_total',
    help: 'Logins at FTP servers, by how they ended: ok, or the code of the failure.',
    labelNames: ['result'],
    registers: [this.#registry],
  });
  readonly #loginSeconds = new Histogram({
    name: 'gangway_ftp_login_seconds',
    help: 'From the dial to the end of a successful login.',
    buckets: LOGIN_SECONDS,
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Shows the sessions as they are whenever the numbers are asked for. */
  watchSessions(pools: SessionPools): void {
    const gauge = new Gauge({
      name: 'gangway_ftp_sessions',
      help: 'FTP sessions, by state; waiting counts requests that have none yet.',
      labelNames: ['state'],
      registers: [this.#registry],
      collect: () => {
        for (const [state, count] of Object.entries(pools.totals)) gauge.set({ state }, count);
      },
    });
  }

  /** Counts every request from here on. */
  watchRequests(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => this.#answered(request, reply));
  }

  /** One login has ended. */
  loginEnded({ tookMs, error }: LoginEnd): void {
    this.#logins.inc({ result: error === undefined ? 'ok' : codeOf(error) });
    if (error === undefined) this.#loginSeconds.observe(tookMs / 1_000);
  }

  /** Everything, as text, with its media type. */
  async text(): Promise<{ readonly type: string; readonly text: string }> {
    return { type: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #answered(request: FastifyRequest, reply: FastifyReply): void {
    const { method } = request;
    const route = request.routeOptions.url ?? NO_ROUTE;
    this.#requests.inc({ method, route, status: String(reply.statusCode) });
    this.#seconds.observe({ method, route }, reply.elapsedTime / 1_000);
  }
}
