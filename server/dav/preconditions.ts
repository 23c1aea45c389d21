/** What a request demands before it does anything: `If`, `If-Match`, `If-None-Match`, and the tokens of locks. */
import { requireReach } from '../accounts/principal.ts';
import type { Entry } from '../contract/entry.ts';
import { tagsInclude } from '../files/entry-tag.ts';
import { GatewayError } from '../errors.ts';
import { PreconditionFailed } from '../files/errors.ts';
import { foundAt, headerOf } from './dav-call.ts';
import type { DavCall } from './dav-call.ts';
import { tagOfEntry } from './entity-tag.ts';
import { ResourceLocked } from './errors.ts';
import { parseIf, tokensIn } from './if-header.ts';
import type { Condition, StateList } from './if-header.ts';
import { holdsAt, locksAgainst } from './lock.ts';
import type { Lock, Touch } from './lock.ts';
import { pathKey } from './path-key.ts';

/** Each resource that is named with an entity tag costs a question to the server. */
const MAX_QUESTIONS = 8;

/** Tokens that the request has shown. */
export type Submitted = ReadonlySet<string>;

/**
 * Evaluates `If` (any one list is enough; RFC 4918 section 10.4.4), `If-Match` and `If-None-Match` (RFC 9110 section 13). Resolves with
 * the submitted tokens. Rejects with PreconditionFailed, or RequestRefused for a malformed header.
 */
export async function requireConditions(call: DavCall): Promise<Submitted> {
  const header = headerOf(call, 'if');
  const lists = header === undefined ? [] : parseIf(header);
  const states = new States(call);
  if (header !== undefined && !(await anyHolds(lists, states))) throw new PreconditionFailed();
  await requireTags(call, states);
  return tokensIn(lists);
}

/** Throws ResourceLocked unless the request has shown a token for each lock in the way. */
export function requireUnlocked(
  { services, site, hrefs, principal }: DavCall,
  submitted: Submitted,
  touches: readonly Touch[],
): void {
  const locks = services.locks.of(site.id);
  const isShown = (lock: Lock): boolean => submitted.has(lock.token) && lock.principal === principal.id;
  const closed = touches
    .flatMap((touch) => locksAgainst(locks, touch))
    // One of several shared locks on the same resource is enough (section 6.2).
    .filter((lock) => !locks.some((other) => opens(other, lock) && isShown(other)));
  if (closed.length === 0) return;
  throw new ResourceLocked([...new Set(closed.map(({ shownPath }) => hrefs.of(shownPath, 'other')))]);
}

function opens(key: Lock, lock: Lock): boolean {
  return (
    key.token === lock.token || (lock.scope === 'shared' && key.scope === 'shared' && key.path === lock.path)
  );
}

async function anyHolds(lists: readonly StateList[], states: States): Promise<boolean> {
  for (const { resource, conditions } of lists) {
    if (await allHold(resource, conditions, states)) return true;
  }
  return false;
}

async function allHold(
  resource: string | undefined,
  conditions: readonly Condition[],
  states: States,
): Promise<boolean> {
  for (const { isNegated, token, tag } of conditions) {
    const isSo =
      token === undefined ? await states.hasTag(resource, tag ?? '') : states.hasToken(resource, token);
    if (isSo === isNegated) return false;
  }
  return true;
}

async function requireTags(call: DavCall, states: States): Promise<void> {
  const [ifMatch, ifNoneMatch] = [headerOf(call, 'if-match'), headerOf(call, 'if-none-match')];
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  const entry = await states.entryAt(call.path);
  const matches = (list: string): boolean =>
    list.trim() === '*' ? entry !== undefined : entry !== undefined && tagsInclude(list, tagOfEntry(entry));
  if (ifMatch !== undefined && !matches(ifMatch)) throw new PreconditionFailed();
  if (ifNoneMatch !== undefined && matches(ifNoneMatch)) throw new PreconditionFailed();
}

/** The states of resources that a header names, each asked for once. */
class States {
  readonly #call: DavCall;
  readonly #locks: readonly Lock[];
  readonly #entries = new Map<string, Promise<Entry | undefined>>();

  constructor(call: DavCall) {
    this.#call = call;
    this.#locks = call.services.locks.of(call.site.id);
  }

  /** Whether a lock with this token holds at the resource; `DAV:no-lock` is the token of none. */
  hasToken(resource: string | undefined, token: string): boolean {
    const path = this.#pathOf(resource);
    if (path === undefined) return false;
    const key = pathKey(this.#call.site, path);
    return this.#locks.some((lock) => lock.token === token && holdsAt(lock, key));
  }

  async hasTag(resource: string | undefined, tag: string): Promise<boolean> {
    const path = this.#pathOf(resource);
    if (path === undefined || (this.#entries.size >= MAX_QUESTIONS && !this.#entries.has(path))) return false;
    const entry = await this.entryAt(path);
    return entry !== undefined && tagsInclude(tag, tagOfEntry(entry));
  }

  entryAt(path: string): Promise<Entry | undefined> {
    const known = this.#entries.get(path) ?? foundAt(this.#call, path);
    this.#entries.set(path, known);
    return known;
  }

  /** What another server has, or another site, is nothing that holds here. */
  #pathOf(resource: string | undefined): string | undefined {
    const { path, hrefs, request, principal } = this.#call;
    if (resource === undefined) return path;
    try {
      const named = hrefs.pathIn(resource, request.headers.host);
      if (named !== undefined) requireReach(principal, { right: 'read', paths: [named] });
      return named;
    } catch (error) {
      if (error instanceof GatewayError) return undefined;
      throw error;
    }
  }
}
