/** Words that describe a call for validation, the OpenAPI document and the client: parts that many operations share. */
import { Type } from 'typebox';
import type { TSchema } from 'typebox';

/** Groups of calls in the document. */
export type Tag =
  | 'Session'
  | 'Tokens'
  | 'Sites'
  | 'Files'
  | 'Folders'
  | 'Archive and search'
  | 'Uploads'
  | 'Watches'
  | 'Bridge'
  | 'Health';

/** Looks like the ids that Gangway makes: 128 random bits, base64url. */
export const EXAMPLE_ID = 'q3VmZ1Jx0pWk7dTn2sYbLA';

/** `{site}` of a URL. */
export const SiteParams = Type.Object({
  site: Type.String({ description: 'Id of the site.', examples: [EXAMPLE_ID] }),
});

/**
 * `{site}` and the remote path behind the resource's name. Without TypeBox's mark of an object: its conversion would take the key `*`
 * for a regular expression, and there is nothing to convert.
 */
export const SitePathParams = Type.Unsafe<{ site: string; '*': string }>({
  type: 'object',
  properties: {
    site: Type.String({ description: 'Id of the site.', examples: [EXAMPLE_ID] }),
    '*': Type.String({
      description: 'Absolute path on the server, every segment percent-encoded once.',
      examples: ['pub/report.txt'],
    }),
  },
  required: ['site', '*'],
});

/** A response without a body. description: what has happened. */
export function nothing(description: string): { description: string; type: 'null' } {
  return { description, type: 'null' };
}

/** A body that is bytes, not JSON. mediaType: of these bytes, `application/octet-stream` when it can be any. */
export function bytes(
  description: string,
  mediaType = 'application/octet-stream',
): { description: string; content: Record<string, { schema: TSchema }> } {
  return { description, content: { [mediaType]: { schema: Type.String({ format: 'binary' }) } } };
}

/** A body of JSON lines. line: one of them. */
export function lines(
  description: string,
  line: TSchema,
): { description: string; content: Record<string, { schema: TSchema }> } {
  return { description, content: { 'application/x-ndjson': { schema: line } } };
}
