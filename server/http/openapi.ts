/** The OpenAPI 3.1 document, made of what the routes say of themselves. */
import { STATUS } from '../problem-codes.ts';
import { operationObject, pathTemplateOf } from './openapi-operation.ts';
import type { JsonSchema, Operation } from './openapi-operations.ts';
import { Components, exampleOf } from './openapi-schemas.ts';
import { DESCRIPTION, SECURITY_SCHEMES, TAGS, TITLE } from './openapi-text.ts';
import { Problem } from '../contract/problem.ts';

/** What the document says of the gateway it belongs to. */
export interface DocumentOptions {
  /** Of Gangway. */
  readonly version: string;
  /** Under which its addresses begin: `/` or `/gw`. */
  readonly basePath: string;
}

/** The whole document, as JSON. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

const METHOD_ORDER: readonly string[] = ['get', 'head', 'put', 'post', 'patch', 'delete', 'options'];

/** Describes `operations`. OpenAPI Specification 3.1.1. */
export function openApiDocument(
  operations: readonly Operation[],
  { version, basePath }: DocumentOptions,
): OpenApiDocument {
  const components = new Components();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of inOrder(operations.filter(isCall))) {
    const item = (paths[pathTemplateOf(operation.url)] ??= {});
    item[operation.method] = operationObject(operation, components);
  }
  const problem = problemResponse(components);
  return {
    openapi: '3.1.1',
    info: { title: TITLE, version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: basePath, description: 'This Gangway.' }],
    tags: tagsOf(operations),
    paths,
    components: {
      schemas: withCodes(components.schemas),
      responses: { Problem: problem },
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** What only leads elsewhere is no call of its own. */
function isCall({ description }: Operation): boolean {
  const statuses = Object.keys(description.response ?? { 200: {} });
  return statuses.some((status) => status.startsWith('2'));
}

/** By group, then by address: reading the document is reading a manual. */
function inOrder(operations: readonly Operation[]): readonly Operation[] {
  const groups = Object.keys(TAGS);
  const group = ({ description }: Operation): number => groups.indexOf(description.tags?.[0] ?? '');
  const place = ({ method }: Operation): number => METHOD_ORDER.indexOf(method);
  return [...operations].sort((a, b) => group(a) - group(b) || compare(a.url, b.url) || place(a) - place(b));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function tagsOf(operations: readonly Operation[]): readonly { name: string; description: string }[] {
  const used = new Set(operations.flatMap(({ description }) => description.tags ?? []));
  return Object.entries(TAGS)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}

function problemResponse(components: Components): JsonSchema {
  const schema = { ...Problem };
  return {
    description: 'It failed; `code` says why.',
    content: {
      'application/problem+json': { schema: components.refer(schema), example: exampleOf(schema) },
    },
  };
}

/** The contract stands below the table of problems and cannot name its codes. */
function withCodes(schemas: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> {
  const problem = schemas['Problem'];
  if (problem === undefined) return schemas;
  const properties = problem['properties'] as Record<string, JsonSchema>;
  const code = { ...properties['code'], enum: Object.keys(STATUS).sort() };
  return { ...schemas, Problem: { ...problem, properties: { ...properties, code } } };
}
