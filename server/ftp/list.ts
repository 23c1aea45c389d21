/** Listing a folder: CWD, then the best listing command that works here, parsed while it arrives. */
import { ReplyError, TimedOut } from './errors.ts';
import { findHidden, isWorthTrying, MAX_PROOF_ENTRIES } from './hidden-files.ts';
import { isMlsdWorthTrying, learnNoMlsd } from './list-command.ts';
import { isItself, ListedEntries, MAX_HELD } from './listed-entries.ts';
import { dialectNamed, dialectsFor } from './listing/dialects.ts';
import type { ListingContext } from './listing/dialect.ts';
import type { RemoteEntry } from './listing/remote-entry.ts';
import { runListing } from './listing-run.ts';
import type { EntrySink, RunResult } from './listing-run.ts';
import { listNames } from './name-list.ts';
import type { Pathname } from './pathname.ts';
import type { FtpSession } from './session.ts';

/** What transfer-state.ts waits for when a server says nothing to a listing command. */
const FIRST_SIGN = 'first sign of the transfer';

/** What is known when a listing is over. */
export interface ListingSummary {
  readonly dialect: string;
  /** Which limit cut it short, if one did. */
  readonly limit: 'entries' | 'bytes' | undefined;
}

/** How a folder is to be listed. */
export interface ListOptions {
  readonly signal: AbortSignal;
  /** Clock and zone for dates without year or zone. */
  readonly context: ListingContext;
  readonly onEntries: EntrySink;
  /** Find out, once per site, whether LIST -a shows hidden files; without it only what is known already is used. */
  readonly hidden?: 'find out';
}

/** One folder that was entered. */
interface Task extends ListOptions {
  readonly session: FtpSession;
  readonly folder: Pathname;
}

/** A listing and what of it has not been passed on. */
type Listed = RunResult & { readonly held: readonly RemoteEntry[] };

/**
 * Lists one folder. The folder exists when onEntries is called first: CWD is the only dependable question (case 73).
 * Rejects with ReplyError (CWD: not there or not allowed), and with whatever broke the transfer; entries may have been
 * delivered then.
 */
export async function listFolder(
  session: FtpSession,
  folder: Pathname,
  options: ListOptions,
): Promise<ListingSummary> {
  const entered = await session.ask('CWD', folder.bytes);
  if (!entered.isPositive) throw new ReplyError('CWD', entered);
  const task = { ...options, session, folder };
  return (await listByMlsd(task)) ?? (await listByList(task));
}

/** Undefined when the server has no MLSD, or nothing that it sends can be read. */
async function listByMlsd(task: Task): Promise<ListingSummary | undefined> {
  const { session, context } = task;
  if (!isMlsdWorthTrying(session, context.now)) return undefined;
  try {
    const listed = await run('MLSD', task);
    if (listed.parsed === 0 && listed.raw > 0 && listed.held.length > 0) {
      learnNoMlsd(session.knowledge, `MLSD sent ${listed.raw} lines that are no facts`);
      return undefined;
    }
    if (listed.parsed + listed.noise > 0) {
      session.knowledge.learn('listCommand', 'MLSD', `MLSD listed a folder with ${listed.parsed} entries`);
    }
    return await finish(task, listed);
  } catch (error) {
    const silence = silenceIn(error);
    // The session is lost; the next one must not wait for the same silence (case 7).
    if (silence !== undefined) learnNoMlsd(session.knowledge, `MLSD: ${silence.message}`);
    if (!(error instanceof ReplyError) || !error.meansUnknownVerb) throw error;
    session.login.features.refuse('MLST');
    const { code, text } = error.reply;
    learnNoMlsd(session.knowledge, `MLSD was answered with ${code} ${text}`);
    return undefined;
  }
}

/** The server said nothing to the command. */
function silenceIn(error: unknown): TimedOut | undefined {
  return error instanceof TimedOut && error.waitingFor === FIRST_SIGN ? error : undefined;
}

async function listByList(task: Task): Promise<ListingSummary> {
  const { session } = task;
  if (session.knowledge.get('listCommand') === 'LIST -a') {
    try {
      return await finish(task, await run('LIST -a', task));
    } catch (error) {
      // It was proved, but perhaps for another folder or before an update: LIST says what this refusal was about.
      if (!(error instanceof ReplyError) || error.phase !== 'command') throw error;
      session.knowledge.doubt('listCommand');
    }
  }
  const names = new Set<string>();
  const listed = await run('LIST', task, names);
  if (listed.parsed === 0 && listed.raw > 0 && listed.held.length > 0) return listByNames(task, listed);
  const summary = await finish(task, listed);
  await addHidden(task, summary, names);
  return summary;
}

/** Runs one command; names collects what is listed, as long as it is of use for a proof. */
async function run(verb: 'MLSD' | 'LIST' | 'LIST -a', task: Task, names?: Set<string>): Promise<Listed> {
  const { session, folder, onEntries } = task;
  const collect = (batch: readonly RemoteEntry[]): void => {
    for (const { name, raw } of batch) {
      if (names === undefined || names.size > MAX_PROOF_ENTRIES) return;
      if (raw === undefined) names.add(name.toString('latin1'));
    }
  };
  const entries = new ListedEntries(folder, (batch) => {
    collect(batch);
    return onEntries(batch);
  });
  const result = await runListing(verb, session, {
    ...task,
    dialects: verb === 'MLSD' ? [dialectNamed('mlsd')] : dialectsFor(session.knowledge.get('system')),
    onEntries: (batch) => entries.take(batch),
  });
  const held = await entries.end();
  collect(held);
  const { dialect, limit, parsed, raw, noise } = result;
  return { dialect, limit, parsed, raw, noise, held };
}

/** Passes on what was held back. Rejects with ReplyError (CWD) when the only entry turns out to be the folder itself (case 74). */
async function finish(task: Task, { dialect, limit, held }: Listed): Promise<ListingSummary> {
  const { session, folder } = task;
  const [only] = held;
  if (held.length === 1 && only !== undefined && isItself(only, folder)) {
    const inside = only.unsafe === true ? undefined : folder.child(only.name);
    const reply = await session.ask('CWD', inside?.bytes ?? folder.bytes);
    if (inside === undefined || !reply.isPositive) throw new ReplyError('CWD', reply);
    await session.ask('CWD', folder.bytes);
  }
  if (held.length > 0) await task.onEntries(held);
  return { dialect, limit };
}

/** LIST brought at most MAX_HELD lines and none of them could be read. */
async function listByNames(task: Task, listed: Listed): Promise<ListingSummary> {
  const { session, folder, signal } = task;
  session.note(
    `none of the ${Math.min(listed.raw, MAX_HELD)} lines of LIST can be read; NLST has at least the names`,
  );
  const entries = await listNames(session, folder, signal);
  if (entries.length === 0) return finish(task, listed);
  await task.onEntries(entries);
  return { dialect: 'names', limit: listed.limit };
}

async function addHidden(task: Task, { dialect, limit }: ListingSummary, names: Set<string>): Promise<void> {
  const { session, folder } = task;
  if (task.hidden !== 'find out' || limit !== undefined || !isWorthTrying(session, dialect, names)) return;
  const dialects = dialectsFor(session.knowledge.get('system'));
  const hidden = await findHidden(session, folder, names, { ...task, dialects });
  if (hidden.length > 0) await task.onEntries(hidden);
}
