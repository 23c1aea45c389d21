/** `/watches`: make, list, change, end; their events by replay, and what became of the deliveries. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { EXAMPLE_ID, nothing } from '../../contract/operation.ts';
import { CLOSED, oneOf } from '../../contract/schema.ts';
import { Watch, WatchChange, WatchDraft, WatchList } from '../../contract/watch.ts';
import { Deliveries, Delivery, WatchEvents } from '../../contract/watch-event.ts';
import { clientGone } from '../../exchange/client-gone.ts';
import { identityOf } from '../../exchange/identity.ts';
import type { HttpServices } from '../services.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
/** A proxy in between gives up after a minute, as a rule. */
const MAX_WAIT_SECONDS = 50;

const WatchParams = Type.Object({
  watch: Type.String({ description: 'Id of the watch.', examples: [EXAMPLE_ID] }),
});
const DeliveryParams = Type.Object({
  watch: Type.String({ description: 'Id of the watch.', examples: [EXAMPLE_ID] }),
  number: Type.Integer({ minimum: 1, description: '`seq` of the event.', examples: [7] }),
});
const Since = Type.Optional(
  Type.Integer({ minimum: 0, description: 'Only what comes after this number. Default 0.', examples: [0] }),
);
const Limit = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: MAX_LIMIT,
    description: `Default ${DEFAULT_LIMIT}.`,
    examples: [DEFAULT_LIMIT],
  }),
);
const EventsQuery = Type.Object(
  {
    since: Since,
    limit: Limit,
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_WAIT_SECONDS,
        description: 'Seconds to wait for the first event when there is none. Default 0.',
        examples: [0],
      }),
    ),
  },
  CLOSED,
);
const DeliveriesQuery = Type.Object(
  {
    state: Type.Optional(
      oneOf(
        ['failed', 'waiting', 'done'],
        '`failed` (default): given up, the dead-letter list; `waiting`: not yet there.',
      ),
    ),
    since: Since,
    limit: Limit,
  },
  CLOSED,
);

const tags = ['Watches'];
const schemas = {
  make: {
    operationId: 'createWatch',
    tags,
    summary: 'Watch a folder for files that arrive',
    description:
      'The folder of a saved site is listed every `everySeconds`. A file has arrived when its size and time stood still for `stableSeconds`, over two looks at least. The secret of the webhook is shown in this answer only, and only if none was given.',
    body: WatchDraft,
    response: { 201: { description: 'Made; `Location` says where it is.', ...Watch } },
  },
  list: {
    operationId: 'listWatches',
    tags,
    summary: 'List the watches of all folders that you may read',
    description: 'Oldest first. The webhook is shown to whoever may change the watch.',
    response: { 200: { description: 'The watches.', ...WatchList } },
  },
  get: {
    operationId: 'getWatch',
    tags,
    summary: 'Show a watch: its state, its last look and its last failure',
    description:
      'A watch belongs to the token that made it, or to all keepers; whoever may read the folder may see it.',
    params: WatchParams,
    response: { 200: { description: 'The watch.', ...Watch } },
  },
  change: {
    operationId: 'changeWatch',
    tags,
    summary: 'Pause a watch, let it go on, or give it another webhook',
    description:
      '`"paused": false` also looks at once, where failures have made the next look wait. Anything else needs another watch.',
    params: WatchParams,
    body: WatchChange,
    response: { 200: { description: 'The watch as it is now.', ...Watch } },
  },
  remove: {
    operationId: 'deleteWatch',
    tags,
    summary: 'End a watch and forget its events',
    description: 'What was not delivered yet is not delivered any more.',
    params: WatchParams,
    response: { 204: nothing('The watch is gone.') },
  },
  events: {
    operationId: 'listWatchEvents',
    tags,
    summary: 'Replay events, or wait for the next one',
    description:
      'Events are numbered without gaps and kept for 30 days, at most 100,000 of a watch. Keep `next` and ask with it as `since` the next time; `missed` says how many were forgotten in between.',
    params: WatchParams,
    querystring: EventsQuery,
    response: { 200: { description: 'Events, oldest first.', ...WatchEvents } },
  },
  deliveries: {
    operationId: 'listWatchDeliveries',
    tags,
    summary: 'List deliveries to the webhook: the failed ones, or others',
    description:
      'A delivery is tried again, later and later, until the event is 24 hours old; then it has failed.',
    params: WatchParams,
    querystring: DeliveriesQuery,
    response: { 200: { description: 'Deliveries, oldest event first.', ...Deliveries } },
  },
  retry: {
    operationId: 'retryWatchDelivery',
    tags,
    summary: 'Deliver an event once more',
    description: 'It is delivered before all events that came later and still wait, with the same id.',
    params: DeliveryParams,
    response: { 202: { description: 'It waits to be delivered.', ...Delivery } },
  },
};

export function watchRoutes(app: FastifyInstance, services: HttpServices): void {
  const { watches } = services;
  const principalOf = (request: FastifyRequest) => identityOf(request).principal;
  const signalOf = (request: FastifyRequest, reply: FastifyReply): AbortSignal =>
    clientGone(request, reply, { ended: principalOf(request).ended });

  app.post('/watches', { schema: schemas.make, config: { answer: 'secret' } }, async (request, reply) => {
    const draft = request.body as WatchDraft;
    const watch = await watches.make(principalOf(request), draft, signalOf(request, reply));
    return reply.code(201).header('Location', `watches/${watch.id}`).send(watch);
  });

  app.get('/watches', { schema: schemas.list }, async (request) => watches.list(principalOf(request)));

  app.get('/watches/:watch', { schema: schemas.get }, async (request) =>
    watches.get(principalOf(request), watchIn(request)),
  );

  app.patch(
    '/watches/:watch',
    { schema: schemas.change, config: { answer: 'secret' } },
    async (request, reply) => {
      const change = request.body as WatchChange;
      return watches.change(principalOf(request), watchIn(request), change, signalOf(request, reply));
    },
  );

  app.delete('/watches/:watch', { schema: schemas.remove }, async (request, reply) => {
    await watches.remove(principalOf(request), watchIn(request));
    return reply.code(204).send();
  });

  app.get('/watches/:watch/events', { schema: schemas.events }, async (request, reply) => {
    const {
      since = 0,
      limit = DEFAULT_LIMIT,
      wait = 0,
    } = request.query as { since?: number; limit?: number; wait?: number };
    const options = { since, limit, waitMs: wait * 1_000, signal: signalOf(request, reply) };
    return watches.events(principalOf(request), watchIn(request), options);
  });

  app.get('/watches/:watch/deliveries', { schema: schemas.deliveries }, async (request) => {
    const query = request.query as { state?: Delivery['state']; since?: number; limit?: number };
    const { state = 'failed', since = 0, limit = DEFAULT_LIMIT } = query;
    return watches.deliveries(principalOf(request), watchIn(request), { state, since, limit });
  });

  app.post('/watches/:watch/deliveries/:number/retry', { schema: schemas.retry }, async (request, reply) => {
    const { number } = request.params as { number: number };
    return reply.code(202).send(watches.retry(principalOf(request), watchIn(request), number));
  });
}

function watchIn(request: FastifyRequest): string {
  return (request.params as { watch: string }).watch;
}
