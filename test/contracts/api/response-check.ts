/** Whether an answer is what the document says: its status, its media type, and every member of its body. */
import { Compile } from 'typebox/schema';
import type { ApiDocument, PlacedOperation, ResponseObject } from '../../documents/api-document.ts';
import type { Exchange } from '../../support/http-exchange.ts';

const REFERENCE = /^#\/components\/schemas\/(\w+)$/;
/** Of an event stream or NDJSON, the lines. */
const JSON_LINES = 'application/x-ndjson';
const JSON_TYPES: readonly string[] = ['application/json', 'application/problem+json'];

/** What is wrong with the answer, in words; empty when nothing is. */
export function deviationsOf(document: ApiDocument, placed: PlacedOperation, answer: Exchange): string[] {
  const { operation, method } = placed;
  const told = operation.responses[String(answer.status)];
  if (told === undefined)
    return [`status ${answer.status} is not described: ${answer.body.toString().slice(0, 300)}`];
  if (method === 'head' || told.content === undefined) {
    return answer.body.length === 0
      ? []
      : [`a body that is not described: ${answer.body.toString().slice(0, 300)}`];
  }
  return deviationsOfBody(document, told.content, answer);
}

function deviationsOfBody(
  document: ApiDocument,
  content: NonNullable<ResponseObject['content']>,
  { headers, body }: Exchange,
): string[] {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const media = content[type] ?? content['*/*'];
  // Bytes of a file are sent as what they are.
  if (media === undefined) return 'application/octet-stream' in content ? [] : [`${type} is not described`];
  if (JSON_TYPES.includes(type)) return valueDeviations(document, media.schema, JSON.parse(body.toString()));
  if (type !== JSON_LINES) return [];
  const lines = body.toString().trimEnd().split('\n');
  return lines.flatMap((line) => valueDeviations(document, media.schema, JSON.parse(line)));
}

/** What a value lacks or has too much, by a schema of the document. */
export function valueDeviations(document: ApiDocument, schema: object, value: unknown): string[] {
  const [, problems] = Compile(withoutReferences(document, schema)).Errors(value);
  return problems.map(
    ({ instancePath, message }) => `${instancePath} ${message} in ${JSON.stringify(value).slice(0, 300)}`,
  );
}

/** The schema with every named part in its place: the document has no shape that holds itself. */
function withoutReferences(document: ApiDocument, schema: object): object {
  return JSON.parse(
    JSON.stringify(schema, (_key, part: unknown) => {
      if (typeof part !== 'object' || part === null || !('$ref' in part)) return part;
      const [, name = ''] = REFERENCE.exec(String(part.$ref)) ?? [];
      return withoutReferences(document, document.components.schemas[name] ?? {});
    }),
  ) as object;
}
