/**
 * Puts a finished part file in the place of its target (docs/decisions/0006). A server that will not overwrite gets the old
 * file moved aside first; whatever breaks on the way, one of the two is at the target in the end.
 */
import { GatewayError } from '../errors.ts';
import { removeFile, renameEntry } from '../ftp/change.ts';
import { isThere } from '../ftp/describe.ts';
import { ReplyError } from '../ftp/errors.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import { EntryForbidden, IsFolder } from './errors.ts';

/** Paths in one folder. backup: a free name for the old file. */
export interface ReplacementPaths {
  readonly part: Pathname;
  readonly target: Pathname;
  readonly backup: Pathname;
}

/** One replacement. */
export class Replacement {
  readonly #paths: ReplacementPaths;
  #mayBeAside = false;

  constructor(paths: ReplacementPaths) {
    this.#paths = paths;
  }

  /** Rejects with EntryForbidden or what broke; then `undo` must be called, on a session that works. */
  async run(session: FtpSession): Promise<void> {
    const { part, target, backup } = this.#paths;
    if (await this.#renamed(session)) return;
    // Servers without MLST may tell a size of folders (ftp-srv 4.6.3): only CWD knows, and a folder is never moved aside.
    if ((await session.ask('CWD', target.bytes)).isPositive) throw new IsFolder();
    this.#mayBeAside = true;
    await renameEntry(session, target, backup).catch(refused);
    await renameEntry(session, part, target).catch(refused);
    this.#mayBeAside = false;
    // The new file is in its place; a copy too many is no reason to call the upload failed.
    await removeFile(session, backup).catch(unlessOurs);
  }

  /** Whether the old file may not be in its place. */
  get mayBeAside(): boolean {
    return this.#mayBeAside;
  }

  /**
   * The session was lost, and with it perhaps only the answer: where the part file is gone, it is at the target. Otherwise throws the
   * loss; then `undo` must be called.
   */
  async settle(session: FtpSession, loss: unknown): Promise<void> {
    const { part, target, backup } = this.#paths;
    if ((await isThere(session, part)) || !(await isThere(session, target))) throw loss;
    session.note('the new file had been put in its place when the session was lost');
    if (this.#mayBeAside) await removeFile(session, backup).catch(unlessOurs);
    this.#mayBeAside = false;
  }

  /** Brings the old file back if it was moved aside and nothing took its place. May be called again after a loss. */
  async undo(session: FtpSession): Promise<void> {
    if (!this.#mayBeAside) return;
    const { target, backup } = this.#paths;
    if (!(await isThere(session, target))) await this.#putBack(session);
    else if (await isThere(session, backup)) await removeFile(session, backup);
    this.#mayBeAside = false;
  }

  async #putBack(session: FtpSession): Promise<void> {
    const { target, backup } = this.#paths;
    await renameEntry(session, backup, target).catch((error: unknown) => {
      if (!(error instanceof ReplyError) || error.isTransient) throw error;
      session.note(`the old file could not be put back: it is ${JSON.stringify(backup.name.toString())} now`);
    });
  }

  /** False when the server refuses because the target exists. */
  async #renamed(session: FtpSession): Promise<boolean> {
    const { part, target } = this.#paths;
    try {
      await renameEntry(session, part, target);
      return true;
    } catch (error) {
      const isTaken =
        error instanceof ReplyError && error.verb === 'RNTO' && (await isThere(session, target));
      return isTaken ? false : refused(error);
    }
  }
}

function refused(cause: unknown): never {
  throw cause instanceof ReplyError ? new EntryForbidden({ cause, phase: 'rename' }) : cause;
}

function unlessOurs(error: unknown): void {
  if (!(error instanceof GatewayError)) throw error;
}
