/** The files of the repository that are made of the OpenAPI document. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import type { OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { apiDocument } from './api-document.ts';
import type { ApiDocument } from './api-document.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Made from the document, in the repository for readers and for the client. */
const DOCUMENT_FILE = 'docs/openapi.json';
const TYPES_FILE = 'web/client/openapi.ts';

const TYPES_HEADER =
  '/** Types of every call and shape. Made from docs/openapi.json by `npm run api`; not edited. */\n';

/** A file and what it has to hold. */
export interface MadeFile {
  /** From the root of the repository. */
  readonly name: string;
  readonly text: string;
}

/** Version of Gangway in package.json. */
export function versionHere(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** What both files have to hold now. */
export async function apiFiles(): Promise<MadeFile[]> {
  const document = await apiDocument(versionHere());
  return [
    { name: DOCUMENT_FILE, text: await settled(JSON.stringify(document), DOCUMENT_FILE) },
    { name: TYPES_FILE, text: await settled(TYPES_HEADER + (await typesOf(document)), TYPES_FILE) },
  ];
}

async function typesOf(document: ApiDocument): Promise<string> {
  return astToString(await openapiTypescript(document as unknown as OpenAPI3));
}

/** As `npm run format` would leave it. */
async function settled(text: string, name: string): Promise<string> {
  const filepath = join(ROOT, name);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
