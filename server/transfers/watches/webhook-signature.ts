/** Signs what is sent to a webhook, so that the receiver knows who sent it, that nobody changed it, and that it is no replay. */
import { createHmac, randomBytes } from 'node:crypto';
import { Secret } from '../../secret.ts';

/** Carries `t` (seconds since 1970) and `v1`, the signature in hexadecimal. */
export const SIGNATURE_HEADER = 'Gateway-Signature';
const SECRET_BYTES = 32;
/** Lets people and scanners see what it is. */
const SECRET_PREFIX = 'whsec_';
const SECOND_MS = 1_000;

/** A new secret. */
export function newWebhookSecret(): Secret {
  return new Secret(SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64url'));
}

/**
 * The value of the header: `t=…,v1=…`, where v1 is HMAC-SHA-256 of `t`, a dot and the body, under the secret's UTF-8 bytes
 * just as it was shown. body: the very text that is sent. now: wall clock.
 */
export function signatureOf(secret: Secret, body: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / SECOND_MS);
  const mac = createHmac('sha256', secret.reveal()).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
