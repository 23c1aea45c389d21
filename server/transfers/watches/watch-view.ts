/** A watch as it is shown. */
import type { Watch, Webhook } from '../../contract/watch.ts';
import type { KeptWatch, WatchStore } from '../../store/watch-store.ts';
import type { LiveWatch } from './live-watch.ts';
import type { RunnerState } from './watch-runner.ts';

/** What a view is made of. */
export interface ViewContext {
  readonly store: WatchStore;
  /** Monotonic, in milliseconds. */
  readonly nowMs: number;
  /** Whether the webhook is the viewer's business: a URL may hold a secret. */
  readonly viewer: 'manager' | 'reader';
  /** Shown once, to whoever has just made the webhook. */
  readonly secret?: string;
}

/** live: not removed. */
export function watchView(live: LiveWatch, kept: KeptWatch, context: ViewContext): Watch {
  const { id, site, folder, recursive, name, ignore, everySeconds, stableSeconds, from, types } = live.record;
  const isShown = context.viewer === 'manager' && kept.webhook !== undefined;
  return {
    ...{ id, site, folder, recursive, ...(name === undefined ? {} : { name }) },
    ...{ ignore: [...ignore], everySeconds, stableSeconds, from, types: [...types] },
    paused: kept.isPaused,
    state: stateOf(kept, live),
    createdAt: kept.createdAt.toISOString(),
    lastSeq: kept.lastSeq,
    ...lookOf(live.state, context.nowMs),
    ...(isShown ? { webhook: webhookView(kept, context) } : {}),
  };
}

function stateOf({ isPaused }: KeptWatch, { state, ended }: LiveWatch): Watch['state'] {
  if (ended.aborted) return 'stopped';
  if (isPaused) return 'paused';
  if (state === undefined || state.isStopped) return 'stopped';
  if (state.failure !== undefined) return 'failing';
  return state.lastLook === undefined ? 'starting' : 'watching';
}

function lookOf(
  state: RunnerState | undefined,
  nowMs: number,
): Pick<Watch, 'lastLook' | 'nextLookInSeconds' | 'error'> {
  const { lastLook, nextLookAtMs, failure } = state ?? {};
  const waitMs = nextLookAtMs === undefined ? undefined : Math.max(0, nextLookAtMs - nowMs);
  return {
    ...(lastLook === undefined ? {} : { lastLook: { ...lastLook, at: lastLook.at.toISOString() } }),
    ...(waitMs === undefined ? {} : { nextLookInSeconds: Math.round(waitMs / 1_000) }),
    ...(failure === undefined ? {} : { error: { ...failure, at: failure.at.toISOString() } }),
  };
}

function webhookView({ number, webhook }: KeptWatch, { store, secret }: ViewContext): Webhook {
  const [first] = store.events.inState(number, 'waiting', { since: 0, limit: 1 });
  const reason = webhook?.stopped ?? first?.reason;
  return {
    url: webhook?.url ?? '',
    ...(secret === undefined ? {} : { secret }),
    state: webhook?.stopped === undefined ? 'active' : 'stopped',
    waiting: store.events.countInState(number, 'waiting'),
    failed: store.events.countInState(number, 'failed'),
    ...(reason === undefined ? {} : { reason }),
  };
}
