/** What is said in English of failures of resumable uploads. */
import type { ProblemCode, Words } from '../problem.ts';

export const uploadWordsEn = {
  UPLOAD_NOT_FOUND: {
    title: 'Upload not found',
    detail: 'There is no such upload on this site.',
    advice: 'Begin a new one; GET /api/v1/sites/{site}/uploads lists those that are not finished.',
  },
  UPLOAD_OFFSET: {
    title: 'Wrong offset',
    detail: 'The bytes do not begin where those on the server end.',
    advice: 'Ask with HEAD how far the upload is, and go on from there.',
  },
  UPLOAD_GONE: {
    title: 'Upload expired',
    detail: 'Nobody went on with this upload for so long that it was given up.',
    advice: 'Begin a new one.',
  },
  UPLOAD_LOCKED: {
    title: 'Upload in use',
    detail: 'Another request works on this upload.',
    advice: 'Ask with HEAD how far it is, and go on from there.',
  },
  TOO_MANY_UPLOADS: {
    title: 'Too many uploads',
    detail: 'You have begun as many uploads as you may leave unfinished.',
    advice: 'Finish or delete some; GET /api/v1/sites/{site}/uploads lists them.',
  },
  CHECKSUM_MISMATCH: {
    title: 'Checksum wrong',
    detail: 'The bytes of this request do not have the checksum that was announced. None of them are kept.',
    advice: 'Ask with HEAD how far the upload is, and send the bytes again.',
  },
  TUS_VERSION: {
    title: 'Version of tus not spoken',
    detail: 'The header Tus-Resumable must be 1.0.0.',
    advice:
      'Use a client for tus 1.0.0, or upload the file in one request: PUT /api/v1/sites/{site}/files/{path}.',
  },
  TUS_EXTENSION: {
    title: 'Extension of tus not offered',
    detail: 'The length of a file has to be said when its upload begins, and uploads are not put together.',
    advice:
      'OPTIONS on the address of the uploads tells what is offered; switch parallel uploads off in the client.',
  },
  UPLOAD_NOT_RESUMABLE: {
    title: 'Server cannot go on with files',
    detail:
      'This FTP server adds nothing to a file that is there, so only the whole file in one request arrives.',
    advice:
      'Send all bytes in one request (no chunk size in the client), or let the server allow REST with STOR, or APPE.',
  },
} satisfies Partial<Record<ProblemCode, Words>>;
