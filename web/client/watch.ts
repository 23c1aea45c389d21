/** Events of a watch by asking again and again: each question waits at the gateway until something has happened. */
import { callUrl } from './address.ts';
import type { components } from './openapi.ts';
import { GatewayProblem } from './problem.ts';
import type { Transport } from './transport.ts';

type WatchEvent = components['schemas']['WatchEvent'];
type WatchEvents = components['schemas']['WatchEvents'];

/** How long one question waits: shorter than proxies do. */
const WAIT_SECONDS = 25;
/** Between two questions of which the first failed. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Where to begin, and when to stop. */
export interface WatchOptions {
  /** `seq` of the last event that was dealt with; default 0, everything that is kept. */
  readonly since?: number;
  /** Ends it with an AbortError. */
  readonly signal?: AbortSignal;
  /** Told when events that came after `since` are not kept any more. */
  readonly onMissed?: (count: number) => void;
}

/**
 * Every event after `since`, at least once and in order, without end. A gateway that is not reached, or that says the failure may
 * pass, is asked again after a pause. Throws GatewayProblem for what does not pass, such as a watch that is gone.
 */
export async function* watchEvents(
  transport: Transport,
  baseUrl: URL,
  id: string,
  { since = 0, signal, onMissed }: WatchOptions,
): AsyncGenerator<WatchEvent, void> {
  let next = since;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    const url = callUrl(
      baseUrl,
      `watches/${encodeURIComponent(id)}/events?since=${next}&wait=${WAIT_SECONDS}`,
    );
    const got = await ask(transport, url, signal);
    if (got === undefined) {
      await pause(pauseMs, signal);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      continue;
    }
    pauseMs = FIRST_PAUSE_MS;
    if (got.missed > 0) onMissed?.(got.missed);
    yield* got.events;
    next = got.next;
  }
}

/** Undefined when it is worth another try. */
async function ask(
  transport: Transport,
  url: URL,
  signal: AbortSignal | undefined,
): Promise<WatchEvents | undefined> {
  try {
    const answer = await transport.send(url, signal === undefined ? {} : { signal });
    return (await answer.json()) as WatchEvents;
  } catch (thrown) {
    if (thrown instanceof GatewayProblem && thrown.problem.retryable) return undefined;
    throw thrown;
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}
