/** What is said of the failures of FTP servers, in English. */
import type { ProblemCode, Words } from '../problem.ts';

/** The codes that begin so. */
type FtpCode = Extract<ProblemCode, `FTP_${string}`>;

export const ftpWordsEn: Record<FtpCode, Words> = {
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
  FTP_NOT_FOUND: {
    title: 'Not found',
    detail: 'There is no such file or folder on the server.',
    advice: 'It may have been moved or deleted meanwhile; refresh the folder.',
  },
  FTP_FILE_BUSY: {
    title: 'File busy',
    detail: 'The server says that the file is in use just now.',
    advice: 'Try again in a moment.',
  },
  FTP_NOT_SUPPORTED: {
    title: 'Server cannot do this',
    detail: 'The server does not know the command that this needs.',
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
  FTP_BUSY: {
    title: 'Server busy',
    detail: 'The server allows no further connection just now.',
    advice: 'Try again in a moment; close other programs that use the same account.',
  },
  FTP_TIMEOUT: {
    title: 'Server silent',
    detail: 'The server did not answer in time.',
    advice: 'Try again; a firewall may swallow the connection.',
  },
  FTP_STORAGE_FULL: {
    title: 'No space',
    detail: 'The server has no space left, or the quota is used up.',
    advice: 'Make room on the server.',
  },
};
