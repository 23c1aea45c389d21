/** Copying by the server itself: SITE CPFR and SITE CPTO of ProFTPD's mod_copy, which FEAT names `SITE COPY`. */
import { NotSupported, ReplyError } from './errors.ts';
import type { Pathname } from './pathname.ts';
import type { FtpSession } from './session.ts';

/** Whether the server says that it can; it is not tried elsewhere, because nobody else has it. */
export function mayCopy({ login: { features } }: FtpSession): boolean {
  return features.names('SITE COPY') && features.mayHave('SITE COPY');
}

/**
 * Copies one file to a path where nothing is. The reply comes when all is copied. Throws NotSupported, or ReplyError when the server
 * refuses this copy.
 */
export async function copyOnServer(session: FtpSession, from: Pathname, to: Pathname): Promise<void> {
  await session.names.settle(to.bytes);
  const asked = await session.ask('SITE CPFR', from.bytes);
  if (asked.isUnsupported) {
    session.login.features.refuse('SITE COPY');
    throw new NotSupported('SITE', { cause: new ReplyError('SITE', asked) });
  }
  if (!asked.isIntermediate) throw new ReplyError('SITE', asked);
  const done = await session.ask('SITE CPTO', to.bytes);
  if (!done.isPositive) throw new ReplyError('SITE', done);
}
