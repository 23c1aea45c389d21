/** Whether the other kind of protection would have been understood: a server that is spoken to in the wrong way is just silent. */
import type { Security } from '../../contract/choices.ts';
import { CertificateUntrusted } from '../../ftp/errors.ts';
import type { ExaminedSessions } from './examined-sessions.ts';

/** What to choose instead. */
export type SecurityHint = Extract<Security, 'explicit' | 'implicit' | 'plain'>;

/** Asks until the server says its first word; no name and no password is sent. */
export async function greetsWith(
  sessions: ExaminedSessions,
  security: 'explicit' | 'implicit',
): Promise<boolean> {
  const heard = new AbortController();
  let isGreeted = false;
  const session = await sessions
    .open({
      security,
      signal: heard.signal,
      onEvent: ({ kind }) => {
        if (kind !== 'reply') return;
        isGreeted = true;
        heard.abort();
      },
    })
    .catch((error: unknown) => {
      // A certificate is shown by TLS alone, whoever signed it.
      if (security === 'implicit' && error instanceof CertificateUntrusted) isGreeted = true;
    });
  if (session !== undefined) await session.quit();
  return isGreeted;
}
