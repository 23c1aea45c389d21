/** What is said of each failure, in English: a title, what happened, what to do next. */
import type { ProblemCode, Words } from './problem.ts';

export const wordsEn: Record<ProblemCode, Words> = {
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
  AUTH_REQUIRED: {
    title: 'Sign-in needed',
    detail: 'You are not signed in, or the sign-in has ended.',
    advice: 'Sign in again: POST /api/v1/session.',
  },
  AUTH_TICKET: {
    title: 'Ticket not valid',
    detail: 'The ticket is unknown, used already, or too old.',
    advice: 'Fetch a new one: POST /api/v1/session/ticket.',
  },
  AUTH_CSRF: {
    title: 'Request from elsewhere',
    detail: 'The request does not come from a page of this Gangway.',
    advice: 'Open Gangway under its public URL; programs use a bearer token instead of the cookie.',
  },
  AUTH_FORBIDDEN: {
    title: 'Not allowed',
    detail: 'You are known here, but this token or sign-in does not reach that far.',
    advice: 'Use a token with that right, site and folder; without accounts, see ACCESS_KEY in the README.',
  },
  TARGET_NOT_ALLOWED: {
    title: 'Server not allowed',
    detail: 'This Gangway may not connect to that server.',
    advice: 'Ask whoever runs it to add the server to TARGETS.',
  },
  FTP_LOGIN_REFUSED: {
    title: 'Login refused',
    detail: 'The server did not accept the user name or the password.',
    advice: 'Check both; many servers lock an account after a few wrong tries.',
  },
  FTP_ACCOUNT_REQUIRED: {
    title: 'Account needed',
    detail: 'The server wants an account besides user and password.',
    advice: 'Fill in the account (ACCT) of the site.',
  },
  FTP_PERMISSION: {
    title: 'Not permitted',
    detail: 'The server does not let this login do that.',
    advice: 'Ask the owner of the server for the permission, or use another login.',
  },
  NOT_FOUND: {
    title: 'Nothing here',
    detail: 'There is nothing at this address.',
  },
  SITE_NOT_FOUND: {
    title: 'Site not found',
    detail: 'There is no such site, or it ended together with its sign-in.',
    advice: 'Connect to the server again.',
  },
  FTP_NOT_FOUND: {
    title: 'Not found',
    detail: 'There is no such file or folder on the server.',
    advice: 'It may have been moved or deleted meanwhile; refresh the folder.',
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
  FTP_FILE_BUSY: {
    title: 'File busy',
    detail: 'The server says that the file is in use just now.',
    advice: 'Try again in a moment.',
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
  DIAGNOSIS_RUNNING: {
    title: 'Examination under way',
    detail: 'This site is being examined already.',
    advice: 'Wait until that examination is over; it takes no longer than a minute and a half.',
  },
  TOO_MANY_SITES: {
    title: 'Too many sites',
    detail: 'This sign-in holds as many sites as it may.',
    advice: 'Close sites that you do not need.',
  },
  RATE_LIMITED: {
    title: 'Too many tries',
    detail: 'This was tried too often in a short time.',
    advice: 'Wait a few minutes; make sure that user and password are right.',
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
  FTP_NOT_SUPPORTED: {
    title: 'Server cannot do this',
    detail: 'The server does not know the command that this needs.',
  },
  DNS_FAILED: {
    title: 'Name not found',
    detail: 'The name of the server could not be resolved to an address.',
    advice: 'Check the spelling of the host.',
  },
  FTP_CONNECT: {
    title: 'No connection',
    detail: 'The server did not accept the connection.',
    advice: 'Check host and port; the server may be down or behind a firewall.',
  },
  FTP_BAD_REPLY: {
    title: 'Not an FTP server',
    detail: 'What answered does not speak FTP.',
    advice: 'Check the port: FTP is usually 21, implicit TLS 990; SFTP (22) is another protocol.',
  },
  FTP_REPLY_TOO_LARGE: {
    title: 'Reply too large',
    detail: 'The server sent a reply that never ends.',
    advice: 'The server is broken or hostile.',
  },
  FTP_REFUSED: {
    title: 'Refused by the server',
    detail: 'The server refused the command.',
    advice: 'The reply of the server says more.',
  },
  FTP_LOCAL_ERROR: {
    title: 'Error on the server',
    detail: 'The server had an error of its own while it did this.',
    advice: 'Try again; if it stays, its administrator has to look.',
  },
  FTP_SESSION_LOST: {
    title: 'Connection lost',
    detail: 'The server closed the control connection.',
    advice: 'Try again; if it happens often, the server may limit connections or time.',
  },
  FTP_SESSION_STALE: {
    title: 'Connection lost',
    detail: 'The connection was no longer alive.',
    advice: 'Try again.',
  },
  FTP_DATA_REFUSED: {
    title: 'No data connection',
    detail: 'No way to open a data connection worked.',
    advice:
      'Set the data mode of the site, and check firewalls for the passive ports of the server or the active ports of Gangway.',
  },
  FTP_DATA_LOST: {
    title: 'Transfer broke off',
    detail: 'The data connection broke before everything had come.',
    advice: 'Try again.',
  },
  FTP_INCOMPLETE: {
    title: 'Incomplete',
    detail: 'The server ended the transfer before all bytes had come.',
    advice: 'Try again; the file may be changing just now.',
  },
  FTP_FILE_CHANGED: {
    title: 'File changed',
    detail: 'The file was changed on the server while it was read.',
    advice: 'Try again when nobody writes to it.',
  },
  FTP_TLS_REQUIRED: {
    title: 'No TLS',
    detail: 'The server does not offer the TLS that the site asks for; nothing secret was sent.',
    advice: 'Choose another security for the site if you accept that.',
  },
  FTP_TLS_RESUME: {
    title: 'TLS session not resumed',
    detail: 'The server wants the data connection to resume the TLS session, and it did not.',
    advice: 'Try again; if it stays, the server may need another TLS setting.',
  },
  FTP_TLS_CERT: {
    title: 'Certificate not trusted',
    detail: 'The certificate of the server cannot be trusted.',
    advice: 'Compare its fingerprint with the owner of the server; trust it only if it is the same.',
  },
  FTP_TLS_FAILED: {
    title: 'TLS failed',
    detail: 'The TLS handshake failed.',
    advice: 'Check the security setting: implicit TLS (990) and explicit TLS (21) are not the same.',
  },
  FTP_TLS_PLAIN: {
    title: 'No implicit TLS here',
    detail: 'The server answered in clear where implicit TLS was expected.',
    advice: 'Set the security of the site to "explicit" or "auto"; implicit TLS usually lives on port 990.',
  },
  FTP_TLS_IMPLICIT: {
    title: 'The server waits for TLS',
    detail: 'The server sent no greeting, but it answers TLS: this port wants implicit TLS.',
    advice: 'Set the security of the site to "implicit".',
  },
  FTP_TLS_INJECTION: {
    title: 'TLS attacked',
    detail: 'Somebody sent plain text before TLS began; the connection was ended.',
    advice: 'The network between Gangway and the server may not be trustworthy.',
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
  FTP_BUSY: {
    title: 'Server busy',
    detail: 'The server allows no further connection just now.',
    advice: 'Try again in a moment; close other programs that use the same account.',
  },
  DRAINING: {
    title: 'Gangway is stopping',
    detail: 'This Gangway is being stopped or restarted.',
    advice: 'Try again in a moment.',
  },
  FTP_TIMEOUT: {
    title: 'Server silent',
    detail: 'The server did not answer in time.',
    advice: 'Try again; a firewall may swallow the connection.',
  },
  HTTP_VERSION: {
    title: 'HTTP/1.1 needed',
    detail: 'Over HTTP/1.0 a broken download of unknown size would look complete.',
    advice: 'Let the proxy use HTTP/1.1 (nginx: proxy_http_version 1.1).',
  },
  FTP_STORAGE_FULL: {
    title: 'No space',
    detail: 'The server has no space left, or the quota is used up.',
    advice: 'Make room on the server.',
  },
};
