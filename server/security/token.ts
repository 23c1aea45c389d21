/** Random names that nobody can guess. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: a bearer of such a token needs nothing else. */
const TOKEN_BYTES = 32;
/** 128 bits: never the same twice, but not a secret. */
const ID_BYTES = 16;
const API_TOKEN_PREFIX = 'gw_';
const BEARER = /^Bearer +([\w-]{20,200})$/i;
const BASIC = /^Basic +([A-Za-z0-9+/]{1,1000}={0,2})$/i;
const TOKEN = /^[\w-]{20,200}$/;

/** A new secret token, 43 characters of base64url. Only its hash is stored. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** A new token for a service; its beginning tells people and secret scanners what it is. */
export function newApiToken(): string {
  return `${API_TOKEN_PREFIX}${newToken()}`;
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

/**
 * The token that is the password of Basic credentials, as programs send it that know nothing else; the user name may be any.
 * Undefined when there are none or the password cannot be one of our tokens. RFC 7617 section 2.
 */
export function basicTokenIn(authorization: string | undefined): string | undefined {
  const [, credentials = ''] = BASIC.exec(authorization ?? '') ?? [];
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  // The first colon ends the user name, which cannot contain one.
  const colon = text.indexOf(':');
  const password = text.slice(colon + 1);
  return colon >= 0 && TOKEN.test(password) ? password : undefined;
}
