/** The OpenAPI document as this page reads it. */

/** A schema; references are resolved when it is shown. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
  readonly example?: unknown;
}

type Content = Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>;

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>;
  readonly 'x-codeSamples': readonly { readonly source: string }[];
}

/** One call and where it is. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The calls of a group, in the order of the document. */
export function callsOf({ paths }: ApiDocument, tag: string): Call[] {
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
    )
    .filter(({ operation }) => operation.tags.includes(tag));
}

/** Whether a call has one of the words somewhere. */
export function mentions({ method, path, operation }: Call, word: string): boolean {
  const text = `${method} ${path} ${operation.operationId} ${operation.summary}`.toLowerCase();
  return text.includes(word.trim().toLowerCase());
}

/** Name of the shape that a reference leads to. */
export function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.split('/').at(-1);
}

/** In a word or two: `string`, `Entry[]`, `file | folder`. */
export function typeOf(schema: Schema): string {
  const { enum: words, const: value, items, anyOf, type, format } = schema;
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (value !== undefined) return JSON.stringify(value);
  if (words !== undefined) return words.map(String).join(' | ');
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' | ');
  if (items !== undefined) return `${typeOf(items)}[]`;
  return format === undefined ? (type ?? 'any') : `${type ?? ''} (${format})`;
}

/** The address of a call. base: of the gateway. values: of its parameters by name; paths are encoded by segments. */
export function addressOf(
  { path, operation }: Call,
  base: URL,
  values: Readonly<Record<string, string>>,
): URL {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = values[name] ?? '';
    return name === 'path'
      ? value.replace(/^\//, '').split('/').map(encodeURIComponent).join('/')
      : encodeURIComponent(value);
  });
  const url = new URL(filled.slice(1), base);
  for (const { name, in: place } of operation.parameters ?? []) {
    const value = values[name] ?? '';
    if (place === 'query' && value !== '') url.searchParams.append(name, value);
  }
  return url;
}
