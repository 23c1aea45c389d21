/** What is told of a check: one short line, whatever the server said. */
import { reasonOf } from '../../errors.ts';
import { CertificateUntrusted, ConnectFailed, ReplyError } from '../../ftp/errors.ts';

const MAX_EVIDENCE_CHARS = 300;
/** Line breaks, other controls, and what changes the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** What the system means; the code stays, because it can be looked up. */
const MEANING: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens at this port',
  ECONNRESET: 'the connection was ended at once',
  EHOSTUNREACH: 'no way leads to this host',
  ENETUNREACH: 'no way leads to this network',
  ETIMEDOUT: 'nobody answered',
};

/** Any text as one line of a bounded length. */
export function oneLine(text: string): string {
  const line = text.replace(UNPRINTABLE, ' ').trim();
  if (line.length <= MAX_EVIDENCE_CHARS) return line;
  return `${line.slice(0, MAX_EVIDENCE_CHARS - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A failure as evidence; with the system's own reason where ours says less. */
export function evidenceOf(error: unknown): string {
  if (error instanceof ReplyError) return `${error.verb}: ${error.reply.code} ${error.reply.text}`;
  if (error instanceof CertificateUntrusted && error.certificate !== undefined) {
    const { subject, fingerprint } = error.certificate;
    return `${error.message} (${subject}, SHA-256 ${fingerprint})`;
  }
  if (error instanceof ConnectFailed && error.cause !== undefined) return whyNotConnected(error.cause);
  return reasonOf(error);
}

function whyNotConnected(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  const meaning = code === undefined ? undefined : MEANING[code];
  return meaning === undefined ? reasonOf(cause) : `${meaning} (${reasonOf(cause)})`;
}
