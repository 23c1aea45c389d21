/** At which steps each failure happens, and whether the same call may succeed later; what is not here happens before any step. */
import type { Phase } from '../../server/errors.ts';
import type { ProblemCode } from '../../server/problem.ts';

const EVERY: readonly Phase[] = ['connect', 'tls', 'login', 'command', 'data', 'transfer', 'rename'];
const ASKING: readonly Phase[] = ['command'];
const MOVING: readonly Phase[] = ['transfer'];

export const PHASES: Partial<Record<ProblemCode, readonly Phase[]>> = {
  TARGET_NOT_ALLOWED: [],
  DNS_FAILED: ['dns'],
  FTP_CONNECT: ['connect'],
  FTP_LOGIN_REFUSED: ['login'],
  FTP_ACCOUNT_REQUIRED: ['login'],
  FTP_TLS_REQUIRED: ['tls'],
  FTP_TLS_CERT: ['tls', 'data'],
  FTP_TLS_FAILED: ['tls', 'data'],
  FTP_TLS_PLAIN: ['tls'],
  FTP_TLS_IMPLICIT: ['connect'],
  FTP_TLS_INJECTION: ['tls'],
  FTP_TLS_RESUME: ['data'],
  FTP_PERMISSION: ['command', 'transfer', 'rename'],
  FTP_NOT_FOUND: ASKING,
  EXISTS: ['command', 'rename'],
  NOT_EMPTY: ASKING,
  IS_FOLDER: ASKING,
  FTP_FILE_BUSY: ['command', 'transfer', 'rename'],
  FTP_NOT_SUPPORTED: ASKING,
  FTP_REFUSED: EVERY,
  FTP_LOCAL_ERROR: ['command', 'transfer', 'rename'],
  FTP_STORAGE_FULL: ['command', 'transfer'],
  FTP_BAD_REPLY: EVERY,
  FTP_REPLY_TOO_LARGE: EVERY,
  FTP_SESSION_LOST: EVERY,
  FTP_SESSION_STALE: ['connect'],
  FTP_TIMEOUT: EVERY,
  FTP_BUSY: ['connect', 'login'],
  FTP_DATA_REFUSED: ['data'],
  FTP_DATA_LOST: MOVING,
  FTP_INCOMPLETE: MOVING,
  FTP_FILE_CHANGED: MOVING,
  UPLOAD_MISMATCH: MOVING,
  NAME_CHANGED: ['rename'],
};

/** The same call may succeed later, by itself. */
export const ALWAYS_RETRYABLE: readonly ProblemCode[] = [
  'FTP_CONNECT',
  'FTP_SESSION_LOST',
  'FTP_SESSION_STALE',
  'FTP_DATA_REFUSED',
  'FTP_DATA_LOST',
  'FTP_FILE_CHANGED',
  'FTP_TLS_RESUME',
  'UPLOAD_MISMATCH',
  'FTP_TIMEOUT',
  'FTP_BUSY',
  'FTP_FILE_BUSY',
  'DRAINING',
  'RATE_LIMITED',
  'TOO_MANY_FOLLOWERS',
];

/** `retryable` of the answer says it for the case at hand. */
export const SOMETIMES_RETRYABLE: readonly ProblemCode[] = ['FTP_INCOMPLETE', 'FTP_TLS_FAILED'];
