/**
 * Does LIST -a show hidden files here? On some servers `-a` is a path (pyftpdlib), on some it empties the list (Windows CE): only a
 * listing that has everything the plain one had is a proof. Design case 72.
 */
import { reasonOf } from '../errors.ts';
import { Cancelled, ReplyError } from './errors.ts';
import type { Knowledge } from './knowledge.ts';
import type { RemoteEntry } from './listing/remote-entry.ts';
import { learnList } from './list-command.ts';
import { ListedEntries } from './listed-entries.ts';
import { runListing } from './listing-run.ts';
import type { RunOptions } from './listing-run.ts';
import type { Pathname } from './pathname.ts';
import type { FtpSession } from './session.ts';

/** The proof is made in a folder with no more entries than this, so that it costs little. */
export const MAX_PROOF_ENTRIES = 1_000;
/** A listing that lacks more than this part of the names is another one; fewer may have been deleted between the two. */
const MAX_LOST_PART = 0.5;

/** Sites where it was tried since this process runs, whatever came of it: once is enough. */
const tried = new WeakSet<Knowledge>();

/** Whether to try on this site, after a plain LIST. names: what it listed. */
export function isWorthTrying(session: FtpSession, dialect: string, names: ReadonlySet<string>): boolean {
  const { knowledge } = session;
  if (dialect !== 'unix' || names.size === 0 || names.size > MAX_PROOF_ENTRIES) return false;
  if (knowledge.get('listCommand') === undefined) return !names.has('-a');
  return !tried.has(knowledge) && !names.has('-a');
}

/**
 * Lists the current folder with -a and learns from it. names: of the plain listing, as Latin-1. Returns the entries that the plain
 * listing left out, when the method is proved; otherwise none. Rejects only with Cancelled: the folder has been listed already.
 */
export async function findHidden(
  session: FtpSession,
  folder: Pathname,
  names: ReadonlySet<string>,
  options: Omit<RunOptions, 'onEntries'>,
): Promise<readonly RemoteEntry[]> {
  tried.add(session.knowledge);
  const all: RemoteEntry[] = [];
  const listed = new ListedEntries(folder, (entries) => void all.push(...entries));
  session.note('does LIST -a show hidden files here? It must show all that LIST has shown');
  try {
    await runListing('LIST -a', session, { ...options, onEntries: (entries) => listed.take(entries) });
    all.push(...(await listed.end()));
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    learnPlain(session.knowledge, refusalIn(error));
    return [];
  }
  return judge(session.knowledge, names, all);
}

function refusalIn(error: unknown): string {
  if (!(error instanceof ReplyError)) return `LIST -a broke off: ${reasonOf(error)}`;
  return `LIST -a was answered with ${error.reply.code} ${error.reply.text}`;
}

function judge(
  knowledge: Knowledge,
  names: ReadonlySet<string>,
  all: readonly RemoteEntry[],
): readonly RemoteEntry[] {
  const entries = all.filter(({ raw }) => raw === undefined);
  const found = new Set(entries.map(({ name }) => name.toString('latin1')));
  const lost = [...names].filter((name) => !found.has(name)).length;
  if (lost === 0) {
    const hidden = entries.filter(({ name }) => !names.has(name.toString('latin1')));
    learnList(
      knowledge,
      'LIST -a',
      `LIST -a showed all ${names.size} names of LIST and ${hidden.length} more`,
    );
    return hidden;
  }
  if (lost > names.size * MAX_LOST_PART) {
    learnPlain(knowledge, `LIST -a left out ${lost} of the ${names.size} names of LIST`);
  }
  return [];
}

function learnPlain(knowledge: Knowledge, evidence: string): void {
  learnList(knowledge, 'LIST', evidence);
}
