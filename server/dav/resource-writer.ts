/** Writes the responses of one PROPFIND, entry by entry. */
import type { Entry } from '../contract/entry.ts';
import type { Quota } from '../files/quota.ts';
import { activeLocks } from './active-locks.ts';
import type { DavCall } from './dav-call.ts';
import type { DeadProperty } from './dead-properties.ts';
import type { Resource } from './live-properties.ts';
import { holdsAt } from './lock.ts';
import type { Lock } from './lock.ts';
import { propertyResponse } from './multistatus.ts';
import { pathKey } from './path-key.ts';
import type { PropfindRequest } from './propfind-request.ts';

/** What holds for all of one answer is looked up once. */
export class ResourceWriter {
  readonly #call: DavCall;
  readonly #wanted: PropfindRequest;
  readonly #quota: Quota | undefined;
  readonly #locks: readonly Lock[];
  readonly #dead: (path: string) => readonly DeadProperty[];

  /** quota: of the folder that was asked about; the same for all folders in it. */
  constructor(call: DavCall, wanted: PropfindRequest, quota: Quota | undefined) {
    this.#call = call;
    this.#wanted = wanted;
    this.#quota = quota;
    this.#locks = call.services.locks.of(call.site.id);
    this.#dead = call.services.properties.readerOf(call.site);
  }

  /** One `response` element. */
  write(entry: Entry): string {
    const { hrefs, site, services } = this.#call;
    const kind = entry.kind === 'folder' ? 'folder' : 'other';
    const key = pathKey(site, entry.path);
    const locks = this.#locks.filter((lock) => holdsAt(lock, key));
    const resource: Resource = {
      href: hrefs.of(entry.path, kind),
      name: entry.path === '/' ? site.name : entry.name,
      kind,
      entry: withFileFacts(entry),
      activeLocks: activeLocks(locks, { hrefs, secondsLeft: (lock) => services.locks.secondsLeft(lock) }),
      quota: kind === 'folder' ? this.#quota : undefined,
    };
    return propertyResponse(this.#wanted, resource, this.#dead(key));
  }
}

/** The size of a link is that of the path it holds, and nothing that can be downloaded. */
function withFileFacts(entry: Entry): Entry {
  if (entry.kind !== 'link') return entry;
  const { name, path, kind, unsafe } = entry;
  return { name, path, kind, ...(unsafe === undefined ? {} : { unsafe }) };
}
