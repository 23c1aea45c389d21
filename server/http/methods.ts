/** What an address can do, besides what was asked: 405 with Allow, and OPTIONS. RFC 9110 sections 9.3.7, 10.2.1 and 15.5.6. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { RequestRefused } from '../problem.ts';

/** The built page answers GET everywhere; that says nothing about an address but its own. */
const EVERYWHERE: readonly string[] = ['/*', '*'];

/** One address and what is registered there. */
interface Address {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** The methods of all addresses. */
export class MethodTable {
  readonly #byUrl = new Map<string, Address>();

  /** Learns a route when it is registered. */
  note({ url: registered, method }: Pick<RouteOptions, 'url' | 'method'>): void {
    const url = EVERYWHERE.includes(registered) ? '/' : registered;
    const address = this.#byUrl.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const one of [method].flat()) address.methods.add(one.toUpperCase());
    this.#byUrl.set(url, address);
  }

  /** Methods at a path of a URL, sorted; empty where nothing is. */
  at(path: string): string[] {
    const found = [...this.#byUrl.values()].filter(({ pattern }) => pattern.test(path));
    const methods = new Set(found.flatMap(({ methods: some }) => [...some]));
    return methods.size === 0 ? [] : [...methods.add('OPTIONS')].sort();
  }
}

/** Learns every route that is registered from here on. */
export function installMethods(app: FastifyInstance): MethodTable {
  const table = new MethodTable();
  app.addHook('onRoute', (route) => table.note(route));
  return table;
}

/** Answers what no route takes: OPTIONS with the list, another method with 405, and an unknown address with 404. */
export function answerUnrouted(
  table: MethodTable,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const [path = ''] = request.url.split('?', 1);
  const allowed = table.at(path);
  if (allowed.length === 0) throw new RequestRefused('NOT_FOUND', 'no such address');
  void reply.header('Allow', allowed.join(', '));
  if (request.method === 'OPTIONS') return reply.code(204).send();
  throw new RequestRefused('METHOD_NOT_ALLOWED', `${request.method} is not possible here`);
}

/** `/sites/:site/files/*` as a pattern. Every class is separated by slashes, so that no path takes long. */
function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((segment) => {
      if (segment === '*') return '.*';
      return segment.startsWith(':') ? '[^/]+' : RegExp.escape(segment);
    })
    .join('/');
  return new RegExp(`^${source}$`, 's');
}
