import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { valueDeviations } from '../../contracts/api/response-check.ts';
import { lintDocument } from '../../contracts/api/lint.ts';
import { DOCUMENT_URL, apiDocument, operationsOf } from '../../documents/api-document.ts';
import type { ApiDocument, PlacedOperation } from '../../documents/api-document.ts';
import { apiFiles, versionHere } from '../../documents/api-files.ts';
import { injectedGateway } from '../http/injected-gateway.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Addresses that are described in words, because they are no calls of this kind. */
const IN_WORDS: readonly RegExp[] = [/^\/api\/v1\/(live|docs)$/, /^\/dav(\/|$)/, /^\/ftps?\/:server$/];

let document: ApiDocument;
let operations: PlacedOperation[];

beforeAll(async () => {
  document = await apiDocument(versionHere());
  operations = operationsOf(document);
});

describe('the OpenAPI document', () => {
  it('has no error and no warning in an independent linter', async () => {
    expect(await lintDocument(JSON.stringify(document))).toEqual([]);
  });

  it('is the copy in the repository, and so are the types of the client (else: npm run api)', async () => {
    for (const { name, text } of await apiFiles()) {
      expect(readFileSync(join(ROOT, name), 'utf8') === text, `${name} is current`).toBe(true);
    }
  });

  it('describes every route of the API, the bridge and health', async () => {
    const gateway = await injectedGateway();
    try {
      const described = new Set(operations.map(({ path, method }) => `${method} ${path}`));
      const missing = gateway.routes
        .filter(({ url }) => /^\/(api|ftps?|healthz|readyz|metrics|dav)/.test(url))
        .filter(
          ({ method, url }) =>
            !['OPTIONS', 'HEAD'].includes(method) && !IN_WORDS.some((one) => one.test(url)),
        )
        .map(({ method, url }) => `${method.toLowerCase()} ${templateOf(url)}`)
        .filter((one) => !described.has(one));
      expect(missing).toEqual([]);
    } finally {
      await gateway.app.close();
    }
  });

  it('says of every call what it is for, who may ask, how it ends, and shows an example', () => {
    expect(operations.flatMap(({ operation }) => mediaWithoutExample(operation))).toEqual([]);
    for (const { path, method, operation } of operations) {
      const where = `${method} ${path}`;
      expect(operation.operationId, where).toMatch(/^[a-z]+([A-Z][a-z0-9]*)*$/);
      expect(operation.tags.length, where).toBe(1);
      expect(operation.summary, where).toMatch(/^[A-Z].*[^.]$/);
      expect(Array.isArray(operation.security), where).toBe(true);
      expect(operation['x-codeSamples'][0]?.source, where).toMatch(/^curl /);
    }
  });

  it('names the shape of every JSON body', () => {
    const unnamed = operations.flatMap(({ operation }) =>
      jsonSchemasOf(operation)
        .filter((schema) => !('$ref' in schema) && 'properties' in schema)
        .map(() => operation.operationId),
    );
    expect(unnamed.filter((id) => id !== 'getOpenApi')).toEqual([]);
  });

  it('is public, has an entity tag, and is not sent twice', async () => {
    const gateway = await injectedGateway();
    try {
      const first = await gateway.ask({ url: DOCUMENT_URL });
      const etag = String(first.headers.etag);
      const again = await gateway.ask({ url: DOCUMENT_URL, headers: { 'if-none-match': etag } });
      expect([first.statusCode, again.statusCode, again.body]).toEqual([200, 304, '']);
    } finally {
      await gateway.app.close();
    }
  });

  it('begins its addresses where a proxy has put the gateway', async () => {
    const gateway = await injectedGateway({ publicUrl: 'https://files.example.org/gw' });
    try {
      const { servers } = (await gateway.ask({ url: DOCUMENT_URL })).json<{ servers: unknown }>();
      expect(servers).toMatchObject([{ url: '/gw' }]);
    } finally {
      await gateway.app.close();
    }
  });
});

describe('the check of answers', () => {
  it('refuses what the document does not know, and misses what it promises', () => {
    const entry = document.components.schemas['Entry'] ?? {};
    const good = { name: 'f', path: '/f', kind: 'file' };
    expect(valueDeviations(document, entry, good)).toEqual([]);
    expect(valueDeviations(document, entry, { ...good, inode: 7 })).not.toEqual([]);
    expect(valueDeviations(document, entry, { name: 'f', path: '/f' })).not.toEqual([]);
    expect(valueDeviations(document, entry, { ...good, modifiedAt: 'yesterday' })).not.toEqual([]);
    const folder = document.components.schemas['Folder'] ?? {};
    expect(valueDeviations(document, folder, { entries: [{ ...good, inode: 7 }] }).join()).toContain(
      '/entries/0',
    );
  });
});

function templateOf(url: string): string {
  return url.replace(/:(\w+)/g, '{$1}').replace('*', '{path}');
}

function jsonSchemasOf(operation: PlacedOperation['operation']): object[] {
  return [operation.requestBody, ...Object.values(operation.responses)].flatMap((one) =>
    Object.entries(one?.content ?? {}).flatMap(([type, { schema }]) =>
      /^application\/(x-nd)?json$/.test(type) ? [schema] : [],
    ),
  );
}

function mediaWithoutExample(operation: PlacedOperation['operation']): string[] {
  return [operation.requestBody, ...Object.values(operation.responses)].flatMap((one) =>
    Object.entries(one?.content ?? {}).flatMap(([type, { example }]) =>
      example === undefined ? [type] : [],
    ),
  );
}
