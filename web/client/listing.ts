/** A folder as it arrives: lines of JSON, the last of which says that it is complete. */
import { readJsonLines } from './json-lines.ts';
import type { components } from './openapi.ts';
import { BROKEN_LISTING, GatewayProblem, isAbort, localProblem, problemOf } from './problem.ts';
import type { Transport } from './transport.ts';

type Entry = components['schemas']['Entry'];
type FolderEnd = Omit<components['schemas']['Folder'], 'entries'> & { count: number };

/** One delivery of a listing: some entries, and at last the end. */
export interface FolderPart {
  readonly entries: Entry[];
  readonly end?: FolderEnd;
}

/** Deliveries of a folder's listing. url: of the folder. Throws GatewayProblem, also when it ends before its last line. */
export async function* listParts(
  transport: Transport,
  url: URL,
  { signal }: { readonly signal?: AbortSignal },
): AsyncGenerator<FolderPart> {
  const answer = await transport.send(url, { accept: 'application/x-ndjson', ...(signal ? { signal } : {}) });
  let ended = false;
  try {
    for await (const lines of readJsonLines(answer.body ?? new Blob([]).stream())) {
      const part = splitPart(lines as (Entry | FolderEnd)[]);
      ended ||= part.end !== undefined;
      yield part;
    }
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    throw new GatewayProblem(localProblem(BROKEN_LISTING, problemOf(thrown).detail));
  }
  if (!ended) throw new GatewayProblem(localProblem(BROKEN_LISTING, ''));
}

/** The entries alone. */
export async function* listEntries(
  transport: Transport,
  url: URL,
  options: { readonly signal?: AbortSignal },
): AsyncGenerator<Entry, void> {
  for await (const { entries } of listParts(transport, url, options)) yield* entries;
}

function splitPart(lines: (Entry | FolderEnd)[]): FolderPart {
  const last = lines.at(-1);
  if (last === undefined || !('complete' in last)) return { entries: lines as Entry[] };
  return { entries: lines.slice(0, -1) as Entry[], end: last };
}
