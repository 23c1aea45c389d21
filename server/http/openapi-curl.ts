/** A call as a line for the shell. `$GANGWAY`, `$TOKEN` and `$SITE` are what its reader has. */
import type { Parameter } from './openapi-operation.ts';
import type { Operation } from './openapi-operations.ts';

const VARIABLES: Readonly<Record<string, string>> = { site: '$SITE' };
const CREDENTIALS = {
  guarded: '-H "Authorization: Bearer $TOKEN"',
  own: '-u "$FTP_USER:$FTP_PASSWORD"',
  public: undefined,
} as const;
const METHOD_FLAGS: Readonly<Record<string, string | undefined>> = { get: undefined, head: '-I' };

/** The command. parameters and requestBody: as the document has them. */
export function curlOf(
  { method, url, access, description }: Operation,
  parameters: readonly Parameter[],
  requestBody: Readonly<Record<string, unknown>> | undefined,
): string {
  const flag = method in METHOD_FLAGS ? METHOD_FLAGS[method] : `-X ${method.toUpperCase()}`;
  const words = [
    'curl',
    flag,
    CREDENTIALS[access ?? 'guarded'],
    ...parameters.flatMap(headerWord),
    ...bodyWords(requestBody),
    `"$GANGWAY${pathOf(url, parameters)}${queryOf(parameters)}"`,
    description.response !== undefined && hasBytes(description.response) ? '-O' : undefined,
  ];
  return words.filter((word) => word !== undefined).join(' ');
}

function pathOf(url: string, parameters: readonly Parameter[]): string {
  const value = (name: string): string => {
    const found = parameters.find((one) => one.in === 'path' && one.name === name)?.example;
    return VARIABLES[name] ?? (typeof found === 'string' ? found : `$${name.toUpperCase()}`);
  };
  return url.replace(/:(\w+)/g, (_all, name: string) => value(name)).replace('*', () => value('path'));
}

function queryOf(parameters: readonly Parameter[]): string {
  const told = parameters
    .filter((one) => one.in === 'query' && one.required)
    .map(({ name, example }) => `${name}=${encodeURIComponent(wordOf(example))}`);
  return told.length === 0 ? '' : `?${told.join('&')}`;
}

function headerWord({ in: place, name, required, example }: Parameter): string[] {
  return place === 'header' && required ? [`-H "${name}: ${wordOf(example)}"`] : [];
}

function bodyWords(requestBody: Readonly<Record<string, unknown>> | undefined): string[] {
  const content = (requestBody?.['content'] ?? {}) as Record<string, { example?: unknown }>;
  const [first] = Object.entries(content);
  if (first === undefined) return [];
  const [type, { example }] = first;
  if (!type.includes('json')) return ['--data-binary @report.txt', `-H "Content-Type: ${type}"`];
  return [
    '-H "Content-Type: application/json"',
    `-d '${JSON.stringify(example ?? {}).replaceAll("'", String.raw`'\''`)}'`,
  ];
}

function hasBytes(responses: unknown): boolean {
  return JSON.stringify(responses).includes('"format":"binary"');
}

function wordOf(example: unknown): string {
  return typeof example === 'string' || typeof example === 'number' || typeof example === 'boolean'
    ? String(example)
    : '';
}
