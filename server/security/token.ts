/** Random names that nobody can guess. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: a bearer of such a token needs nothing else. */
const TOKEN_BYTES = 32;
/** 128 bits: never the same twice, but not a secret. */
const ID_BYTES = 16;
const BEARER = /^Bearer ([\w-]{20,200})$/;

/** A new secret token, 43 characters of base64url. Only its hash is stored. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What is stored of a token: SHA-256 in base64url. Enough without salt, because tokens have 256 bits of chance. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** A new identifier, 22 characters of base64url. */
export function newId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}

/** The token in an Authorization header; undefined when there is none or it cannot be one of ours. RFC 6750 section 2.1. */
export function bearerTokenIn(authorization: string | undefined): string | undefined {
  return BEARER.exec(authorization ?? '')?.[1];
}
