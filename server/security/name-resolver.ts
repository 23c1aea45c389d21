/** Asking the name service once, and not for ever. */
import { lookup } from 'node:dns/promises';
import { DnsFailed } from './errors.ts';

/** Longest wait for the name service. */
const RESOLVE_MS = 10_000;
/** What getaddrinfo says if the name does not exist, as opposed to "try again". */
const NO_SUCH_NAME = 'ENOTFOUND';

/** All addresses of a name, in the order of preference; throws if there are none. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

/** The resolver of the system. */
export const resolveBySystem: Resolve = async (host) => {
  const found = await lookup(host, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
};

/**
 * The addresses of a name, asked once with a deadline of 10 s.
 * Throws DnsFailed if there is no answer or no address, or the reason of the signal.
 */
export async function resolveOnce(
  resolve: Resolve,
  host: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  signal.throwIfAborted();
  const deadline = AbortSignal.timeout(RESOLVE_MS);
  try {
    const either = AbortSignal.any([signal, deadline]);
    const found = await Promise.race([resolve(host, either), abortOf(either)]);
    if (found.length === 0) throw new Error('the answer holds no address');
    return found;
  } catch (error) {
    signal.throwIfAborted();
    const isUnknown = error instanceof Error && 'code' in error && error.code === NO_SUCH_NAME;
    throw new DnsFailed(host, isUnknown ? 'never' : 'later', error);
  }
}

/** Rejects when the signal aborts: getaddrinfo itself cannot be stopped. */
function abortOf(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}
