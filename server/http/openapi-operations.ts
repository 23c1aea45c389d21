/** Every call that is described, noted while the routes are registered. */
import type { FastifyInstance, RouteOptions } from 'fastify';

/** A schema as Fastify and the document both read it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a route says of itself: Fastify's schema, and the keys that are for readers only. */
export interface Description {
  readonly params?: JsonSchema;
  readonly querystring?: JsonSchema;
  readonly headers?: JsonSchema;
  readonly body?: JsonSchema;
  readonly response?: Readonly<Record<string, JsonSchema>>;
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  /** Left out of the document. */
  readonly hide?: boolean;
  /** Media types of a request body that is bytes. */
  readonly consumes?: readonly string[];
}

/** One described call. */
export interface Operation {
  readonly method: string;
  /** As the router knows it: `/api/v1/sites/:site/files/*`. */
  readonly url: string;
  readonly description: Description & { readonly operationId: string };
  /** `own`: authenticates by itself. */
  readonly access: 'public' | 'own' | undefined;
}

/** Notes each route that is registered from now on and has an `operationId`. Returns the growing list. */
export function watchOperations(app: FastifyInstance): readonly Operation[] {
  const operations: Operation[] = [];
  app.addHook('onRoute', ({ method, url, schema, config }: RouteOptions) => {
    const description = (schema ?? {}) as Description;
    const { operationId } = description;
    if (operationId === undefined || description.hide === true) return;
    for (const one of [method].flat()) {
      operations.push({
        method: one.toLowerCase(),
        url,
        description: { ...description, operationId },
        access: config?.access,
      });
    }
  });
  return operations;
}
