/** The `If` header: states that must hold, by resource. RFC 4918 section 10.4. Pure. */
import { RequestRefused } from '../problem.ts';

/** A header of this length has more conditions than any client needs. */
const MAX_LENGTH = 16 * 1024;

/** One condition: a state token (such as that of a lock) or an entity tag. */
export interface Condition {
  readonly isNegated: boolean;
  readonly token?: string;
  /** With its quotes, and `W/` in front if it is weak. */
  readonly tag?: string;
}

/** Conditions that must hold together. resource: URL as the client wrote it; undefined for that of the request. */
export interface StateList {
  readonly resource: string | undefined;
  readonly conditions: readonly Condition[];
}

const BLANKS = /[ \t]*/y;
const RESOURCE = /<([^<>\s]+)>/y;
const NOT = /not(?=[\s<[])/iy;
const CODED_URL = /<([a-z][a-z0-9+.-]*:[^<>\s]*)>/iy;
const ENTITY_TAG = /\[((?:W\/)?"[^"]*")\]/y;

/** All lists of the header; any one of them is enough. Throws RequestRefused (REQUEST_INVALID). */
export function parseIf(header: string): StateList[] {
  const text = new Scanner(header);
  const lists: StateList[] = [];
  let resource: string | undefined;
  while (!text.isOver) {
    const tagged = text.take(RESOURCE);
    // Lists without a resource come alone: what follows a resource is about it.
    if (tagged !== undefined && resource === undefined && lists.length > 0) throw malformed();
    resource = tagged ?? resource;
    lists.push({ resource, conditions: listIn(text) });
  }
  if (lists.length === 0) throw malformed();
  return lists;
}

/** All state tokens in it: what is named counts as submitted, whether its list holds or not (section 6.4). */
export function tokensIn(lists: readonly StateList[]): Set<string> {
  const tokens = lists.flatMap(({ conditions }) => conditions.map(({ token }) => token));
  return new Set(tokens.filter((token) => token !== undefined));
}

function listIn(text: Scanner): Condition[] {
  if (!text.takeMark('(')) throw malformed();
  const conditions: Condition[] = [];
  while (!text.takeMark(')')) {
    const isNegated = text.take(NOT) !== undefined;
    const token = text.take(CODED_URL);
    const tag = token === undefined ? text.take(ENTITY_TAG) : undefined;
    if (token !== undefined) conditions.push({ isNegated, token });
    else if (tag !== undefined) conditions.push({ isNegated, tag });
    else throw malformed();
  }
  if (conditions.length === 0) throw malformed();
  return conditions;
}

/** Reads from left to right; blanks between the parts mean nothing. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    if (text.length > MAX_LENGTH) throw malformed();
    this.#text = text;
    this.#skip();
  }

  get isOver(): boolean {
    return this.#at >= this.#text.length;
  }

  /** What the pattern's group caught (or the whole match), if the pattern is here. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at = pattern.lastIndex;
    this.#skip();
    return found[1] ?? found[0];
  }

  takeMark(mark: string): boolean {
    if (this.#text[this.#at] !== mark) return false;
    this.#at += 1;
    this.#skip();
    return true;
  }

  #skip(): void {
    BLANKS.lastIndex = this.#at;
    BLANKS.exec(this.#text);
    this.#at = BLANKS.lastIndex;
  }
}

function malformed(): RequestRefused {
  return new RequestRefused('REQUEST_INVALID', 'the If header is malformed');
}
