/** The calls of the plain bridge as the OpenAPI document describes them, once for each scheme. */
import { Folder, FolderLine } from '../contract/entry.ts';
import {
  BridgeFileQuery,
  BridgePathParams,
  BridgeQuery,
  BridgeServerParams,
  FileConditionHeaders,
  FileReadHeaders,
  FileWriteHeaders,
} from '../contract/file.ts';
import { bytes, nothing } from '../contract/operation.ts';

const tags = ['Bridge'];
const LOGIN =
  'The FTP login goes as HTTP Basic credentials; without them it is anonymous, and a refused one is 401. A path that ends with a slash is a folder.';

/** scheme: of the URL; `ftps` is implicit TLS. */
export function bridgeOperations(scheme: 'ftp' | 'ftps') {
  const name = scheme === 'ftp' ? 'Ftp' : 'Ftps';
  const params = BridgePathParams;
  return {
    opening: {
      operationId: `open${name}Server`,
      tags,
      params: BridgeServerParams,
      summary: 'The root of a server',
      querystring: BridgeFileQuery,
      response: { 302: nothing('The root folder, whose URL ends with a slash.') },
    },
    reading: {
      operationId: `readBy${name}`,
      tags,
      params,
      summary: 'Read a file or list a folder',
      description: `${LOGIN} Files as in readFile; folders as JSON, NDJSON or HTML, as Accept says.`,
      querystring: BridgeFileQuery,
      headers: FileReadHeaders,
      response: {
        200: {
          description: 'The file, or the folder.',
          content: {
            ...bytes('').content,
            'application/json': { schema: Folder },
            'application/x-ndjson': { schema: FolderLine },
            'text/html': { schema: { type: 'string' } },
          },
        },
        206: bytes('The part that was asked for, or several parts as multipart/byteranges.'),
        302: nothing('It is a folder, whose URL ends with a slash.'),
        304: nothing('The client has this version.'),
      },
    },
    heading: {
      operationId: `headBy${name}`,
      tags,
      params,
      summary: 'Ask about a file or folder',
      description: LOGIN,
      querystring: BridgeFileQuery,
      headers: FileReadHeaders,
      response: {
        200: nothing('The headers of the whole file.'),
        304: nothing('The client has this version.'),
      },
    },
    writing: {
      operationId: `writeBy${name}`,
      tags,
      params,
      summary: 'Write a file',
      description: `${LOGIN} Otherwise as writeFile.`,
      querystring: BridgeQuery,
      headers: FileWriteHeaders,
      consumes: ['application/octet-stream'],
      response: { 201: nothing('It is new.'), 204: nothing('It has replaced a file, or was added to one.') },
    },
    deleting: {
      operationId: `deleteBy${name}`,
      tags,
      params,
      summary: 'Delete a file',
      description: LOGIN,
      querystring: BridgeQuery,
      headers: FileConditionHeaders,
      response: { 204: nothing('It is gone.') },
    },
  };
}
