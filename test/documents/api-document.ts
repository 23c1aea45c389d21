/** The OpenAPI document as a running gateway serves it, without listening. */
import { buildGateway } from '../support/gateway.ts';

/** Address of the document. */
export const DOCUMENT_URL = '/api/v1/openapi.json';

/** Nobody listens there; the document says nothing of it. */
const PUBLIC_URL = 'http://localhost:8080';

/** One call of the document. */
export interface DocumentedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: object;
    readonly example?: unknown;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaObject>> };
  readonly responses: Readonly<Record<string, ResponseObject>>;
  readonly 'x-codeSamples': readonly { readonly source: string }[];
}

/** One way to write a body. */
export interface MediaObject {
  readonly schema: object;
  readonly example?: unknown;
}

/** One answer of a call. */
export interface ResponseObject {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, MediaObject>>;
}

/** The parts of the document that tests and tools read. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** One call and where it is. */
export interface PlacedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: DocumentedOperation;
}

/** Asks a new gateway for its document. version: of Gangway, as the document tells it. */
export async function apiDocument(version: string): Promise<ApiDocument> {
  const app = await buildGateway({ version, publicUrl: PUBLIC_URL });
  try {
    await app.server.ready();
    const answer = await app.server.inject({
      url: DOCUMENT_URL,
      headers: { host: new URL(PUBLIC_URL).host },
    });
    if (answer.statusCode !== 200) throw new Error(`the document was answered with ${answer.body}`);
    return answer.json<ApiDocument>();
  } finally {
    await app.close();
  }
}

/** Every call of a document, in its order. */
export function operationsOf({ paths }: ApiDocument): PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}
