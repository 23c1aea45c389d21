/** A server as a look sees it, by sessions of the site's pool. */
import { GatewayError } from '../../errors.ts';
import { describeEntry } from '../../files/describe-entry.ts';
import { listFolder } from '../../files/list-folder.ts';
import type { SessionPools, Work } from '../../files/session-pools.ts';
import type { LookAt } from './watch-look.ts';
import type { WatchWorld } from './watch-runner.ts';

/** Looks wait in the bulk lane: whoever looks at the screen comes first. */
export function serversOf(pools: SessionPools): WatchWorld['lookAt'] {
  return (site, { signal, label }) => {
    const work: Work = { site, signal, lane: 'bulk', requestId: label };
    return {
      list: (path, onEntries) => listFolder(pools, work, path, onEntries),
      ask: (path) => ask(pools, work, path),
      offsetMinutes: () => site.profile.knowledge.get('listOffsetMinutes') ?? 0,
    };
  };
}

async function ask(pools: SessionPools, work: Work, path: string): ReturnType<LookAt['ask']> {
  try {
    const { sizeBytes, modifiedAt, unique } = await describeEntry(pools, work, path);
    return {
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
      ...(modifiedAt === undefined ? {} : { modifiedAt, precision: 'second' }),
      ...(unique === undefined ? {} : { unique }),
    };
  } catch (error) {
    work.signal.throwIfAborted();
    // It has gone meanwhile, or may not be asked about: what the listing says is all there is.
    if (error instanceof GatewayError && error.retry === 'never') return undefined;
    throw error;
  }
}
