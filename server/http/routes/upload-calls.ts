/** The calls of `/sites/{id}/uploads` as the document describes them. */
import { SiteParams, nothing } from '../../contract/operation.ts';
import {
  UploadChunkHeaders,
  UploadCreationHeaders,
  UploadHeaders,
  UploadList,
  UploadOverrideHeaders,
  UploadParams,
  headersOnly,
} from '../../contract/upload.ts';
import { OFFSET_BODY } from '../tus-headers.ts';

const tags = ['Uploads'];
const OFFSET = 'Bytes that the server has of the file.';
const EXPIRES = 'When the upload is given up if nobody goes on with it.';
const GONE = ' 404 when there is no such upload, 410 when it has expired, 423 when another request holds it.';

export const LIST_UPLOADS = {
  operationId: 'listUploads',
  tags,
  summary: 'List unfinished uploads',
  description: 'Uploads of whoever asks that were begun on this site and are not complete, oldest first.',
  params: SiteParams,
  response: { 200: UploadList },
};

export const OFFER_UPLOADS = {
  operationId: 'offerUploads',
  tags,
  summary: 'What is offered for resumable uploads',
  description: 'Version and extensions of tus, algorithms of checksums, and the largest file.',
  params: SiteParams,
  response: {
    204: headersOnly('What is offered.', {
      'Tus-Version': 'Versions of the protocol.',
      'Tus-Extension': 'Extensions of the protocol.',
      'Tus-Checksum-Algorithm': 'Algorithms of `Upload-Checksum`.',
      'Tus-Max-Size': 'Bytes of the largest file; missing when there is no limit.',
      'Gateway-Append':
        'How the FTP server adds to a file: `REST`, `APPE`, or `none`: then only whole files arrive. Missing while nobody knows.',
    }),
  },
};

export const CREATE_UPLOAD = {
  operationId: 'createUpload',
  tags,
  summary: 'Begin a resumable upload',
  description:
    'tus 1.0.0, creation and creation-with-upload. Says where the file goes and how many bytes it has; the first of them may come along. The file is not there before all of them are: 409 `EXISTS` when it must not be replaced.',
  params: SiteParams,
  headers: UploadCreationHeaders,
  consumes: [OFFSET_BODY],
  response: {
    201: headersOnly('The upload has begun; one of no bytes is complete.', {
      Location: 'Address of the upload.',
      'Upload-Offset': `${OFFSET} Only when some came along.`,
      'Upload-Expires': EXPIRES,
    }),
  },
};

export const ASK_UPLOAD = {
  operationId: 'askUpload',
  tags,
  summary: 'How far an upload is',
  description: `The FTP server is asked. A request that sends bytes at the same time is made to stop, because it may be half dead; what it brought is kept.${GONE}`,
  params: UploadParams,
  headers: UploadHeaders,
  response: {
    200: headersOnly('How far it is. At its length the file is in its place.', {
      'Upload-Offset': OFFSET,
      'Upload-Length': 'Bytes of the whole file.',
      'Upload-Metadata': 'As it was said when the upload was made.',
      'Upload-Expires': EXPIRES,
    }),
  },
};

export const ADD_TO_UPLOAD = {
  operationId: 'addToUpload',
  tags,
  summary: 'Go on with an upload',
  description: `Bytes from the offset on. With the last one the file is verified and put in its place, and only then this is answered. 409 when the offset is not that of HEAD, 413 for more bytes than announced, 460 for a wrong checksum: none of the bytes are kept then.${GONE}`,
  params: UploadParams,
  headers: UploadChunkHeaders,
  consumes: [OFFSET_BODY],
  response: {
    204: headersOnly('The bytes are on the server.', { 'Upload-Offset': OFFSET, 'Upload-Expires': EXPIRES }),
  },
};

export const END_UPLOAD = {
  operationId: 'endUpload',
  tags,
  summary: 'Give an upload up',
  description: `Removes what the server has of it. Of a complete upload only the memory goes, the file stays.${GONE}`,
  params: UploadParams,
  headers: UploadHeaders,
  response: { 204: nothing('Given up.') },
};

export const OVERRIDE_UPLOAD_CALL = {
  operationId: 'overrideUploadCall',
  tags,
  summary: 'PATCH, DELETE or HEAD by POST',
  description: 'For networks that pass only GET and POST: the method is that of `X-HTTP-Method-Override`.',
  params: UploadParams,
  headers: UploadOverrideHeaders,
  consumes: [OFFSET_BODY],
  response: {
    200: headersOnly('As HEAD.', { 'Upload-Offset': OFFSET, 'Upload-Length': 'Bytes of the whole file.' }),
    204: headersOnly('As PATCH or DELETE.', { 'Upload-Offset': OFFSET, 'Upload-Expires': EXPIRES }),
  },
};
