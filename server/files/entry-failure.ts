/** What went wrong with single entries while a tree was worked on. */
import { GatewayError } from '../errors.ts';
import { ReplyError, SessionLost } from '../ftp/errors.ts';

/** After so many, a tree is given up: the reason is the same for all, and each is told to whoever waits. */
export const MAX_FAILURES = 1_000;

/** One entry that could not be dealt with. path: canonical text. */
export interface EntryFailure {
  readonly path: string;
  readonly kind: 'folder' | 'other';
  readonly error: GatewayError;
}

/** Failures of one piece of work. */
export class EntryFailures {
  readonly all: EntryFailure[] = [];

  /**
   * Notes what concerns this one entry. Throws everything else: what ends a session or the work, what is no failure of ours, and
   * the one failure too many.
   */
  note(path: string, kind: EntryFailure['kind'], error: unknown): void {
    if (!isAboutEntry(error) || this.all.length >= MAX_FAILURES) throw error;
    this.all.push({ path, kind, error });
  }
}

/** A server that answered has refused this entry; what is lost on the way concerns all that follow. */
function isAboutEntry(error: unknown): error is GatewayError {
  if (!(error instanceof GatewayError) || error instanceof SessionLost) return false;
  return error instanceof ReplyError ? !error.meansStorageFull : error.retry === 'never';
}
