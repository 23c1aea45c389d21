/** Names for the shapes of the contract: a schema that has a name there is written once and referred to. */
import * as archive from '../contract/archive.ts';
import * as diagnosis from '../contract/diagnosis.ts';
import * as entry from '../contract/entry.ts';
import * as file from '../contract/file.ts';
import * as health from '../contract/health.ts';
import * as listing from '../contract/listing.ts';
import * as problem from '../contract/problem.ts';
import * as session from '../contract/session.ts';
import * as site from '../contract/site.ts';
import * as token from '../contract/token.ts';
import * as transcript from '../contract/transcript.ts';
import * as transfer from '../contract/transfer.ts';
import * as upload from '../contract/upload.ts';
import * as watchEvent from '../contract/watch-event.ts';
import * as watch from '../contract/watch.ts';
import type { JsonSchema } from './openapi-operations.ts';

/** Every file of the contract that has shapes of bodies. */
const CONTRACT: readonly Readonly<Record<string, unknown>>[] = [
  problem,
  session,
  site,
  entry,
  transcript,
  transfer,
  diagnosis,
  health,
  token,
  file,
  listing,
  archive,
  upload,
  watch,
  watchEvent,
];

/** Where a part of a schema holds further schemas. */
const LISTS: readonly string[] = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const MAPS: readonly string[] = ['properties', 'patternProperties', '$defs'];
const SINGLES: readonly string[] = ['items', 'additionalProperties', 'not'];

/** Components of a document, collected while its schemas are written. */
export class Components {
  readonly #names: ReadonlyMap<string, string>;
  readonly #used = new Map<string, JsonSchema>();

  constructor() {
    const named = CONTRACT.flatMap((file) => Object.entries(file)).filter(([name, value]) =>
      isShape(name, value),
    );
    this.#names = new Map(named.map(([name, schema]) => [keyOf(schema as JsonSchema), name]));
  }

  /** The schemas that were referred to, by name. */
  get schemas(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#used].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The schema as it stands in the document: a reference where it has a name. */
  refer(schema: JsonSchema): JsonSchema {
    const name = this.#names.get(keyOf(schema));
    if (name === undefined) return this.#inside(schema);
    if (!this.#used.has(name)) {
      // Noted before it is walked through: a shape may hold itself.
      this.#used.set(name, schema);
      this.#used.set(name, this.#inside(schema));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #inside(schema: JsonSchema): JsonSchema {
    return Object.fromEntries(
      Object.entries(schema).map(([key, value]) => {
        if (LISTS.includes(key)) return [key, (value as JsonSchema[]).map((one) => this.refer(one))];
        if (MAPS.includes(key)) return [key, this.#each(value as Record<string, JsonSchema>)];
        if (SINGLES.includes(key) && typeof value === 'object') return [key, this.refer(value as JsonSchema)];
        return [key, value];
      }),
    );
  }

  #each(map: Record<string, JsonSchema>): Record<string, JsonSchema> {
    return Object.fromEntries(Object.entries(map).map(([name, schema]) => [name, this.refer(schema)]));
  }
}

/** What a value of this schema looks like, if the schema says so. */
export function exampleOf(schema: JsonSchema): unknown {
  const [own] = (schema['examples'] ?? []) as readonly unknown[];
  if (own !== undefined) return own;
  const items = schema['items'] as JsonSchema | undefined;
  const ofItem = items === undefined ? undefined : exampleOf(items);
  if (ofItem !== undefined) return [ofItem];
  const [first] = ((schema['anyOf'] ?? []) as readonly JsonSchema[])
    .map(exampleOf)
    .filter((one) => one !== undefined);
  return first;
}

function isShape(name: string, value: unknown): boolean {
  if (!/^[A-Z][a-z]/.test(name) || typeof value !== 'object' || value === null) return false;
  return 'properties' in value || 'anyOf' in value;
}

/** Equal for the same shape: what is said about it at one place or another makes no difference. */
function keyOf(schema: JsonSchema): string {
  return JSON.stringify({ ...schema, description: undefined, examples: undefined });
}
