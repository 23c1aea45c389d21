/** Failures that tests of their rooms provoke: `file: title`, below `test/`. */
import type { ProblemCode } from '../../../server/problem.ts';

export const PROVOKED_ELSEWHERE: Partial<Record<ProblemCode, string>> = {
  DIAGNOSIS_RUNNING:
    'unit/files/diagnose/doctor.test.ts: examines a site once at a time, and again afterwards',
  IDEMPOTENCY_RUNNING:
    'unit/http/idempotency.test.ts: is refused as 409 while the first is running, and answered afterwards',
  IDEMPOTENCY_MISMATCH: 'unit/http/idempotency.test.ts: with another body is 422, and nothing is done',
  DIGEST_MISMATCH: 'faults/upload-http.test.ts: %s that is wrong is 422, and the old file stays',
  TOO_MANY_SOCKETS:
    'unit/ws/limits.test.ts: when twenty of the same principal are open, with TOO_MANY_SOCKETS, until one is closed',
  TOO_MANY_CHANNELS:
    'unit/ws/read-channel.test.ts: because there are sixteen channels already fails with TOO_MANY_CHANNELS',
  TOO_MANY_FOLLOWERS: 'faults/follow.test.ts: more than 32 times of one account is 429',
  CURSOR_EXPIRED: 'unit/http/folder-pages.test.ts: is gone when the site was changed',
  TREE_TOO_LARGE:
    'unit/http/archive.test.ts: of a folder that has more in it than can be listed is a problem: nobody could say what is missing',
  RATE_LIMITED:
    'unit/http/request-rate.test.ts: are 429 with the time to wait, for the one who made them and for nobody else',
  CLIENT_GONE:
    'unit/transfers/transfer-board.test.ts: stays empty for an owner who is forgotten while a transfer runs',
  FTP_FILE_CHANGED:
    'faults/download-ends.test.ts: without a completion reply is a failure when the file is another one by then',
  NAME_CHANGED: 'servers/gateway-contract.test.ts: does not make a failed replacement look good',
  FTP_BUSY: 'faults/pool.test.ts: that gives none is 503 with Retry-After, not an endless wait',
  DRAINING: 'faults/shutdown.test.ts: refuses new work on connections that are still open',
  DAV_XML_INVALID: 'unit/dav/propfind.test.ts: with %s is 400',
  DAV_DEPTH: 'unit/dav/propfind.test.ts: of a whole tree (Depth %s) is refused by its condition',
  DAV_SAME_PLACE: 'unit/dav/changes.test.ts: %s is refused',
  DAV_LOCK_TOKEN: 'unit/dav/locking.test.ts: is free again after UNLOCK with its token, and with no other',
  DAV_PARENT_MISSING: 'unit/dav/changes.test.ts: makes a folder once, in one that is there',
  DAV_LOCKED: 'unit/dav/locking.test.ts: is changed by whoever shows the token, and by nobody else',
  DAV_DESTINATION: 'unit/dav/changes.test.ts: %s is refused',
  DAV_LIMIT: 'unit/dav/lock.test.ts: of a site is not that of another, and is full at its limit',
  WEBHOOK_INVALID:
    'unit/transfers/watches.test.ts: may be http or https, and not a place that Gangway may not call, in whatever spelling, nor Gangway itself',
  WEBHOOK_NOT_ALLOWED:
    'unit/transfers/watches.test.ts: may be http or https, and not a place that Gangway may not call, in whatever spelling, nor Gangway itself',
  AUTH_KEY: 'unit/http/access-key.test.ts: at %s with an access key needs it, and makes a keeper',
  AUTH_FORBIDDEN:
    'unit/http/access-key.test.ts: elsewhere without an access key makes a guest, who may do nothing that is kept',
  WATCH_NOT_FOUND:
    'unit/transfers/watches.test.ts: reading the folder is enough to see it, but not its webhook, and not to change it',
  DELIVERY_NOT_FOUND:
    'unit/transfers/watches.test.ts: gets an event once more when somebody asks for it, and is replaced or taken away',
  UPLOAD_NOT_FOUND:
    'unit/http/upload-protocol.test.ts: is not there for others, for other sites, and when nobody has made it',
  SITE_LOCKED:
    'faults/store-faults.test.ts: that is missing locks the sites and says so; with the right one they open again',
  KEY_MISSING:
    'faults/store-faults.test.ts: that is missing locks the sites and says so; with the right one they open again',
  SECRET_REQUIRED:
    'unit/http/saved-sites.test.ts: of its %s needs the secrets again, and nothing is changed or said to anybody (T50)',
  SITE_NOT_SAVED:
    'unit/transfers/watches.test.ts: a site that ends with the sign-in cannot be watched, nor one that is not there',
  IDEMPOTENCY_UNKNOWN: 'unit/http/tokens.test.ts: made with an Idempotency-Key is not kept with the answer',
  UPLOAD_OFFSET: 'unit/http/upload-protocol.test.ts: with %s is refused, and nothing is added',
  UPLOAD_GONE: 'unit/http/upload-protocol.test.ts: that was left alone for too long is 410',
  TUS_VERSION: 'unit/http/upload-protocol.test.ts: with %s is refused, and nothing is made',
  TUS_EXTENSION: 'unit/http/upload-protocol.test.ts: with %s is refused, and nothing is made',
  UPLOAD_LOCKED:
    'faults/uploads.test.ts: is let go when somebody asks how far it is: what came is kept, and the session is free',
  TOO_MANY_UPLOADS:
    'unit/http/upload-protocol.test.ts: is refused when there are twenty unfinished ones, until one of them is given up',
  TOO_MANY_WATCHES: 'unit/transfers/watches.test.ts: a token can make only so many',
  CHECKSUM_MISMATCH:
    'unit/http/upload-protocol.test.ts: with the right checksum is taken, with a wrong one not: the offset stays and the file is right',
  CANCELLED:
    'unit/ws/read-channel.test.ts: that is cancelled ends at once; the session answers, and the number is free again',
  UPLOAD_NOT_RESUMABLE:
    'faults/uploads.test.ts: that can add nothing to a file takes it whole, and says so when it comes in parts',
  STORE_BUSY:
    'faults/store-faults.test.ts: fails what has to be kept with 503 and a time to try again, and nothing else',
  STORE_FULL:
    'faults/store-faults.test.ts: fails what has to be kept with 507, transfers go on, and it ends with the lack',
  // Never an answer: the end of a session that lay idle, replaced before anybody asks for it.
  FTP_SESSION_STALE:
    'unit/pool/idleness.test.ts: a session that fails its check is destroyed and a new one is opened',
};
