/** What is said of each failure, in English: a title, what happened, what to do next. */
import type { ProblemCode, Words } from '../problem.ts';
import { davWordsEn } from './en-dav.ts';
import { ftpWordsEn } from './en-ftp.ts';
import { keepingWordsEn } from './en-keeping.ts';
import { uploadWordsEn } from './en-uploads.ts';

export const wordsEn: Record<ProblemCode, Words> = {
  ...davWordsEn,
  ...ftpWordsEn,
  ...keepingWordsEn,
  ...uploadWordsEn,
  NAME_INVALID: {
    title: 'Name not possible',
    detail: 'The name has a character or a length that cannot be sent to this server.',
    advice: 'Choose another name, or another charset for the site.',
  },
  PATH_INVALID: {
    title: 'Path not possible',
    detail: 'The path is not a valid absolute path.',
    advice: 'Check the path; every part of it is percent-encoded once, and it may not leave the root.',
  },
  HOST_INVALID: {
    title: 'Host not possible',
    detail: 'This is not a host name or an address that can be dialled.',
    advice: 'Use a name such as ftp.example.org or an address such as 192.0.2.10.',
  },
  REQUEST_INVALID: {
    title: 'Request not understood',
    detail: 'The request is not what this address expects.',
    advice: 'Compare it with the description of the API.',
  },
  TARGET_NOT_ALLOWED: {
    title: 'Server not allowed',
    detail: 'This Gangway may not connect to that server.',
    advice: 'Ask whoever runs it to add the server to TARGETS.',
  },
  NOT_FOUND: {
    title: 'Nothing here',
    detail: 'There is nothing at this address.',
  },
  METHOD_NOT_ALLOWED: {
    title: 'Method not possible',
    detail: 'This address does not know that method.',
  },
  EXISTS: {
    title: 'Exists already',
    detail: 'Something with this name is there already.',
    advice: 'Choose another name, or replace it on purpose.',
  },
  NOT_EMPTY: {
    title: 'Folder not empty',
    detail: 'The folder still has something in it.',
    advice: 'Delete what is in it first.',
  },
  IS_FOLDER: {
    title: 'This is a folder',
    detail: 'A file was asked for, and a folder is there.',
    advice: 'Use the folders address for it.',
  },
  TREE_TOO_LARGE: {
    title: 'Too much at once',
    detail: 'There is more in these folders than can be walked through at a time.',
    advice: 'Ask for smaller parts of the tree.',
  },
  CURSOR_EXPIRED: {
    title: 'Pages gone',
    detail: 'The listing that this cursor leads into is no longer kept.',
    advice: 'Ask for the first page again.',
  },
  PRECONDITION: {
    title: 'Changed meanwhile',
    detail: 'The file is not in the state that the request expects.',
    advice: 'Look at the current file and decide again.',
  },
  TOO_LARGE: {
    title: 'Too large',
    detail: 'The body is larger than this address takes.',
  },
  DIGEST_MISMATCH: {
    title: 'Body damaged',
    detail: 'The body is not what its digest says; the file was not changed.',
    advice: 'Send it again; compute the digest over the bytes as they are sent.',
  },
  MEDIA_TYPE: {
    title: 'Type not possible',
    detail: 'This address does not take a body of that type or encoding.',
    advice: 'JSON addresses take application/json; files take any bytes, uncompressed.',
  },
  RANGE: {
    title: 'Range not possible',
    detail: 'The file does not have the bytes that were asked for.',
    advice: 'Ask for its size first.',
  },
  WRONG_HOST: {
    title: 'Wrong address',
    detail: 'This Gangway is reached under another address.',
    advice: 'Use its public URL, or set PUBLIC_URL to the address you use.',
  },
  NOT_ACCEPTABLE: {
    title: 'No form that you take',
    detail: 'The answer cannot be given in any of the media types that the request accepts.',
    advice: 'Leave the Accept header out, or name a type that the description of the call names.',
  },
  IDEMPOTENCY_RUNNING: {
    title: 'Still running',
    detail: 'The first call with this Idempotency-Key has not been answered yet.',
    advice: 'Wait a moment and send the same call again.',
  },
  IDEMPOTENCY_UNKNOWN: {
    title: 'Answer not kept',
    detail: 'A call with this Idempotency-Key was begun before, and its answer cannot be given again.',
    advice: 'Look whether it was done; if not, send it with a new key.',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'Key used for something else',
    detail: 'This Idempotency-Key belongs to another call.',
    advice: 'Use a new key for every new call, and the same one only for a repetition.',
  },
  DIAGNOSIS_RUNNING: {
    title: 'Examination under way',
    detail: 'This site is being examined already.',
    advice: 'Wait until that examination is over; it takes no longer than a minute and a half.',
  },
  TOO_MANY_FOLLOWERS: {
    title: 'Too many followers',
    detail: 'As many files of this account are followed already as may be.',
    advice: 'End one of the requests with follow=true first.',
  },
  TOO_MANY_SOCKETS: {
    title: 'Too many live sockets',
    detail: 'As many live sockets are open for you as there may be.',
    advice: 'Close one; a single socket can follow many topics.',
  },
  TOO_MANY_CHANNELS: {
    title: 'Too many channels',
    detail: 'This live socket has as many open channels as it may.',
    advice: 'Wait until one of them has ended.',
  },
  RATE_LIMITED: {
    title: 'Too many tries',
    detail: 'This was tried too often in a short time.',
    advice: 'Wait a few minutes; make sure that user and password are right.',
  },
  WEBHOOK_INVALID: {
    title: 'Webhook not possible',
    detail: 'This is not a URL that a webhook can have.',
    advice: 'Use http or https without user, password and fragment; a secret goes into "secret".',
  },
  WEBHOOK_NOT_ALLOWED: {
    title: 'Webhook not allowed',
    detail: 'This Gangway may not call that place.',
    advice: 'Ask whoever runs it to add the host to WEBHOOK_HOSTS.',
  },
  WATCH_NOT_FOUND: {
    title: 'Watch not found',
    detail: 'There is no such watch.',
    advice: 'See GET /api/v1/watches.',
  },
  DELIVERY_NOT_FOUND: {
    title: 'Delivery not found',
    detail: 'There is no event with this number, or the watch has no webhook.',
    advice: 'Failed deliveries: GET /api/v1/watches/{watch}/deliveries.',
  },
  SITE_NOT_SAVED: {
    title: 'Site not saved',
    detail: 'This site ends with your sign-in, so nobody could look there later.',
    advice: 'Save the site first (PATCH it with "saved": true), then watch it.',
  },
  TOO_MANY_WATCHES: {
    title: 'Too many watches',
    detail: 'There are as many watches as there may be.',
    advice: 'Delete watches that nobody needs.',
  },
  CLIENT_GONE: {
    title: 'Client gone',
    detail: 'The connection ended before the request was complete.',
  },
  CANCELLED: {
    title: 'Cancelled',
    detail: 'The work was given up.',
  },
  INTERNAL: {
    title: 'Error in Gangway',
    detail: 'Something went wrong inside Gangway itself.',
    advice: 'Please report it with the request id.',
  },
  DNS_FAILED: {
    title: 'Name not found',
    detail: 'The name of the server could not be resolved to an address.',
    advice: 'Check the spelling of the host.',
  },
  UPLOAD_MISMATCH: {
    title: 'Upload not stored whole',
    detail: 'The server did not keep all bytes; the old file is untouched.',
    advice: 'Try again; the disk of the server may be full.',
  },
  NAME_CHANGED: {
    title: 'Name not kept',
    detail:
      'The server accepts this name but stores another one: it changes blanks or dots at the end. Nothing was changed.',
    advice: 'Choose a name that ends in neither a blank nor a dot.',
  },
  DRAINING: {
    title: 'Gangway is stopping',
    detail: 'This Gangway is being stopped or restarted.',
    advice: 'Try again in a moment.',
  },
  HTTP_VERSION: {
    title: 'HTTP/1.1 needed',
    detail: 'Over HTTP/1.0 a broken download of unknown size would look complete.',
    advice: 'Let the proxy use HTTP/1.1 (nginx: proxy_http_version 1.1).',
  },
};
