/** A gateway without a port, asked by `inject`, with the list of its routes. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse, RouteOptions } from 'fastify';
import type { App } from '../../../server/app.ts';
import { buildGateway } from '../../support/gateway.ts';
import type { GatewayOptions } from '../../support/gateway.ts';

/** Fastify tells every instance that is made on this channel, before a route is registered. */
const MADE = 'fastify.initialization';
/** Where people reach it; PORT is not listened on. */
export const PUBLIC_URL = 'http://localhost:8080';

/** One route and method. */
export interface Route {
  readonly method: string;
  readonly url: string;
}

/** Asks without a socket. */
export class InjectedGateway {
  readonly app: App;
  readonly routes: readonly Route[];
  readonly #host: string;

  constructor(app: App, routes: readonly Route[], publicUrl: string) {
    this.app = app;
    this.routes = routes;
    this.#host = new URL(publicUrl).host;
  }

  ask(request: InjectOptions): Promise<LightMyRequestResponse> {
    return this.app.server.inject({ ...request, headers: { host: this.#host, ...request.headers } });
  }

  /** A new sign-in's token. */
  async signIn(): Promise<string> {
    const answer = await this.ask({ method: 'POST', url: '/api/v1/session', payload: {} });
    return answer.json<{ token: string }>().token;
  }
}

/** Builds one. */
export async function injectedGateway(options: GatewayOptions = {}): Promise<InjectedGateway> {
  const publicUrl = options.publicUrl ?? PUBLIC_URL;
  const routes: Route[] = [];
  const watch = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
      for (const one of [method].flat()) routes.push({ method: one, url });
    });
  };
  subscribe(MADE, watch);
  try {
    const app = await buildGateway({ ...options, publicUrl });
    await app.server.ready();
    return new InjectedGateway(app, routes, publicUrl);
  } finally {
    unsubscribe(MADE, watch);
  }
}
