/** Where COPY and MOVE lead. RFC 4918 sections 9.8, 9.9, 10.3 and 10.6. */
import { requireReach } from '../accounts/principal.ts';
import type { Entry } from '../contract/entry.ts';
import { PreconditionFailed } from '../files/errors.ts';
import { RequestRefused } from '../problem.ts';
import { foundAt, headerOf, requireBelowTop, thereAt } from './dav-call.ts';
import type { DavCall } from './dav-call.ts';
import { DestinationForeign, ParentMissing, SamePlace } from './errors.ts';
import type { Touch } from './lock.ts';
import { isInside, pathKey } from './path-key.ts';

/** A destination that may be used. */
export interface Destination {
  /** Canonical. */
  readonly path: string;
  readonly key: string;
  /** What is to be copied or moved. */
  readonly source: Entry;
  /** What is there now, and is to be replaced. */
  readonly replaced: Entry | undefined;
  /** What the change means for the locks there. */
  readonly touch: Touch;
}

/**
 * Everything about the destination that can be refused before anything is done. Rejects with RequestRefused (no Destination),
 * DestinationForeign, RightMissing, SamePlace, EntryMissing (no source), ParentMissing or PreconditionFailed (Overwrite: F).
 */
export async function destinationOf(call: DavCall): Promise<Destination> {
  const path = pathIn(call);
  requireReach(call.principal, { right: 'write', paths: [path] });
  const key = pathKey(call.site, path);
  const overwrite = overwriteOf(call);
  if (key === call.key) throw new SamePlace();
  requireBelowTop(path);
  const source = await thereAt(call, call.path);
  const isNested = isInside(key, call.key) || isInside(call.key, key);
  if (isNested && (source.kind === 'folder' || isInside(call.key, key))) throw new SamePlace();
  const folder = path.slice(0, Math.max(1, path.lastIndexOf('/')));
  if ((await foundAt(call, folder))?.kind !== 'folder') throw new ParentMissing();
  const replaced = await foundAt(call, path);
  if (replaced !== undefined && overwrite === 'no') throw new PreconditionFailed();
  // As PUT, a file that replaces a file is writing; a whole tree that goes is more.
  if (replaced?.kind === 'folder') requireReach(call.principal, { right: 'delete', paths: [path] });
  const kind = replaced === undefined ? 'membership' : 'content';
  return { path, key, source, replaced, touch: { path: key, kind, isDeep: true } };
}

function pathIn(call: DavCall): string {
  const header = headerOf(call, 'destination');
  if (header === undefined) throw new RequestRefused('REQUEST_INVALID', 'the Destination header is missing');
  const path = call.hrefs.pathIn(header.trim(), call.request.headers.host);
  if (path === undefined) throw new DestinationForeign();
  return path;
}

function overwriteOf(call: DavCall): 'yes' | 'no' {
  const header = headerOf(call, 'overwrite')?.trim().toUpperCase() ?? 'T';
  if (header !== 'T' && header !== 'F')
    throw new RequestRefused('REQUEST_INVALID', 'Overwrite must be T or F');
  return header === 'T' ? 'yes' : 'no';
}
