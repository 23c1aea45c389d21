/** The calls about files as the OpenAPI document describes them. */
import { ChangedEntry, EntryChange } from '../contract/entry.ts';
import {
  FileConditionHeaders,
  FileHeadQuery,
  FileQuery,
  FileReadHeaders,
  FileWriteHeaders,
  FileWriteQuery,
} from '../contract/file.ts';
import { SitePathParams, bytes, nothing } from '../contract/operation.ts';

const tags = ['Files'];
const params = SitePathParams;

/** GET. */
export const READING = {
  operationId: 'readFile',
  tags,
  params,
  summary: 'Read a file',
  description: [
    'The bytes of a file, or parts of it by `Range`; several ranges come as `multipart/byteranges`. When the response has ended in order,',
    'the file was complete; a transfer that fails later than its first bytes resets the connection. `ETag` is strong where the server',
    'names files uniquely. With `follow=true` the response stays open and sends what is appended; it begins at the end of the file, at',
    '`from`, or `Range: bytes=-N` before the end, and ends when the file becomes smaller, disappears or is replaced.',
  ].join(' '),
  querystring: FileQuery,
  headers: FileReadHeaders,
  response: {
    200: bytes('The file.'),
    206: bytes('The part that was asked for, or several parts as multipart/byteranges.'),
    304: nothing('The client has this version.'),
  },
};

/** HEAD. */
export const HEADING = {
  operationId: 'headFile',
  tags,
  params,
  summary: 'Ask about a file',
  description:
    'What GET would tell in its headers: size, type, time and entity tag, without a data connection to the server.',
  querystring: FileHeadQuery,
  headers: FileReadHeaders,
  response: { 200: nothing('The headers of the whole file.'), 304: nothing('The client has this version.') },
};

/** PUT. */
export const WRITING = {
  operationId: 'writeFile',
  tags,
  params,
  summary: 'Write a file',
  description: [
    'Stores the body as it is, of any size and type, with a length or chunked. All or nothing: the target is replaced when the server has',
    'confirmed all bytes, and left alone when anything fails. `Repr-Digest` and `Content-Digest` are verified (422 DIGEST_MISMATCH).',
    '`Expect: 100-continue` is answered when the body is wanted. `Gateway-Integrity` says how the stored file was verified: by the hash',
    'that the server computed, by its size, or by its reply only. With `Content-Range` the body is added to the end of the file, in',
    'place; 416 tells the size when it does not begin there.',
  ].join(' '),
  querystring: FileWriteQuery,
  headers: FileWriteHeaders,
  consumes: ['application/octet-stream'],
  response: { 201: nothing('It is new.'), 204: nothing('It has replaced a file, or was added to one.') },
};

/** PATCH. */
export const CHANGING = {
  operationId: 'changeEntry',
  tags,
  params,
  summary: 'Move, rename, re-permit or touch a file or folder',
  description:
    'Members that are left out stay as they are. 409 EXISTS when the new place is taken, unless `overwrite` is `replace`.',
  headers: FileConditionHeaders,
  consumes: ['application/json', 'application/merge-patch+json'],
  body: EntryChange,
  response: { 200: ChangedEntry },
};

/** DELETE. */
export const DELETING = {
  operationId: 'deleteFile',
  tags,
  params,
  summary: 'Delete a file',
  headers: FileConditionHeaders,
  response: { 204: nothing('It is gone.') },
};
