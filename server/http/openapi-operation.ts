/** One call as the document describes it. */
import { curlOf } from './openapi-curl.ts';
import type { JsonSchema, Operation } from './openapi-operations.ts';
import { exampleOf } from './openapi-schemas.ts';
import type { Components } from './openapi-schemas.ts';

/** Documents have no type of their own here: they are written once and judged by a linter. */
type Json = Readonly<Record<string, unknown>>;

/** A parameter of a call. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

const PROBLEM = { $ref: '#/components/responses/Problem' };
const SLASHES = ' May hold slashes, and may be left out for the root folder.';
/** What any bytes may look like. */
const EXAMPLE_BYTES = 'Hello from the harbour.\n';
const EXAMPLE_FOLDER = 'pub';
const EXAMPLE_PARAMETERS: Readonly<Record<string, unknown>> = {
  path: 'pub/report.txt',
  server: 'ftp.example.org',
};

/** `/sites/:site/files/*` as the document writes it: `/sites/{site}/files/{path}`. */
export function pathTemplateOf(url: string): string {
  return url.replace(/:(\w+)/g, '{$1}').replace('*', '{path}');
}

/** The Operation Object. OpenAPI 3.1, section 4.8.10. */
export function operationObject(operation: Operation, components: Components): Json {
  const { operationId, tags, summary, description, deprecated } = operation.description;
  const parameters = parametersOf(operation, components);
  const requestBody = requestBodyOf(operation, components);
  return {
    operationId,
    ...(tags === undefined ? {} : { tags }),
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(deprecated === true ? { deprecated } : {}),
    security: securityOf(operation),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: responsesOf(operation, components),
    'x-codeSamples': [{ lang: 'Shell', label: 'curl', source: curlOf(operation, parameters, requestBody) }],
  };
}

function securityOf({ access }: Operation): readonly Json[] {
  if (access === 'public') return [];
  return access === 'own' ? [{ basic: [] }, {}] : [{ bearer: [] }, { cookie: [] }];
}

function parametersOf({ url, description }: Operation, components: Components): readonly Parameter[] {
  const { params, querystring, headers } = description;
  const named = parametersIn('path', params, components).map((one) =>
    url.endsWith('/folders/*') && one.name === 'path' ? { ...one, example: EXAMPLE_FOLDER } : one,
  );
  const missing = [...pathTemplateOf(url).matchAll(/\{(\w+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !named.some((one) => one.name === name))
    .map((name): Parameter => parameter('path', name, { type: 'string' }, components, 'required'));
  return [
    ...named,
    ...missing,
    ...parametersIn('query', querystring, components),
    ...parametersIn('header', headers, components),
  ];
}

function parametersIn(
  place: Parameter['in'],
  schema: JsonSchema | undefined,
  components: Components,
): Parameter[] {
  const properties = (schema?.['properties'] ?? {}) as Record<string, JsonSchema>;
  const required = (schema?.['required'] ?? []) as readonly string[];
  return Object.entries(properties).map(([name, one]) =>
    parameter(
      place,
      name,
      one,
      components,
      place === 'path' || required.includes(name) ? 'required' : 'optional',
    ),
  );
}

function parameter(
  place: Parameter['in'],
  routerName: string,
  schema: JsonSchema,
  components: Components,
  need: 'required' | 'optional',
): Parameter {
  const name = routerName === '*' ? 'path' : routerName;
  const { description } = schema as { description?: string };
  const told = `${description ?? ''}${routerName === '*' ? SLASHES : ''}`;
  const example = exampleOf(schema) ?? (place === 'path' ? EXAMPLE_PARAMETERS[name] : undefined);
  return {
    name,
    in: place,
    required: need === 'required',
    ...(told === '' ? {} : { description: told }),
    schema: components.refer(without(schema, ['description', 'examples'])),
    ...(example === undefined ? {} : { example }),
  };
}

function requestBodyOf({ description }: Operation, components: Components): Json | undefined {
  const { body, consumes } = description;
  if (body === undefined) {
    if (consumes === undefined) return undefined;
    const schema = { type: 'string', format: 'binary' };
    return { required: true, content: contentOf(consumes, schema, components) };
  }
  if (body['content'] !== undefined) return { required: true, content: contentsOf(body, components) };
  const choices = ((body['anyOf'] ?? [body]) as readonly JsonSchema[]).filter(({ type }) => type !== 'null');
  const [only, ...more] = choices;
  const schema = only === undefined || more.length > 0 ? { ...body, anyOf: choices } : only;
  const required = choices.length === ((body['anyOf'] ?? [body]) as readonly JsonSchema[]).length;
  return { required, content: contentOf(['application/json'], schema, components) };
}

function responsesOf({ access, description }: Operation, components: Components): Json {
  const told = Object.entries(description.response ?? {});
  const own = told.map(([status, one]) => [status.toUpperCase(), responseOf(one, components)] as const);
  const guarded = access === 'public' ? {} : { '401': PROBLEM };
  return { ...guarded, '4XX': PROBLEM, '5XX': PROBLEM, ...Object.fromEntries(own) };
}

function responseOf(response: JsonSchema, components: Components): Json {
  const description = response['description'] ?? 'Done.';
  const headers = headersOf((response['headers'] ?? {}) as Record<string, JsonSchema>);
  if (response['type'] === 'null') return { description, ...headers };
  const content =
    response['content'] === undefined
      ? contentOf(['application/json'], response, components)
      : contentsOf(response, components);
  return { description, ...headers, content };
}

function headersOf(headers: Record<string, JsonSchema>): Json {
  const told = Object.entries(headers).map(
    ([name, { description, ...schema }]) => [name, { description, schema }] as const,
  );
  return told.length === 0 ? {} : { headers: Object.fromEntries(told) };
}

function contentsOf(body: JsonSchema, components: Components): Json {
  const content = body['content'] as Record<string, { schema: JsonSchema; example?: unknown }>;
  return Object.assign(
    {},
    ...Object.entries(content).map(([type, { schema, example }]) =>
      contentOf([type], schema, components, example),
    ),
  ) as Json;
}

function contentOf(
  types: readonly string[],
  schema: JsonSchema,
  components: Components,
  given?: unknown,
): Json {
  const isBytes = schema['type'] === 'string' && exampleOf(schema) === undefined;
  const example = given ?? (isBytes ? EXAMPLE_BYTES : exampleOf(schema));
  const media = {
    schema: components.refer(without(schema, ['headers'])),
    ...(example === undefined ? {} : { example }),
  };
  return Object.fromEntries(types.map((type) => [type, media]));
}

function without(schema: JsonSchema, keys: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));
}
