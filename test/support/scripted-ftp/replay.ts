/**
 * A saved transcript as a script: the server says again what the user's server said, to the same commands, so that an odd
 * server that nobody here has becomes a test. What was moved over data connections is not in a transcript: the listing is
 * given beside it, and files are as long as SIZE said.
 */
import { reply } from './reply.ts';
import type { Reply } from './reply.ts';
import { exchangesIn } from './saved-transcript.ts';
import type { Exchange, SavedReply } from './saved-transcript.ts';
import type { PassiveAddress } from './deviation.ts';
import { on, Script } from './script.ts';
import { startScriptedFtp } from './server.ts';
import type { ScriptedFtp } from './server.ts';
import type { Occasion } from './verb.ts';

const TRANSFER_VERBS: readonly string[] = ['RETR', 'STOR', 'APPE', 'LIST', 'NLST', 'MLSD'];
/** Executed as well as answered, because what follows depends on them. */
const EFFECTIVE_VERBS: readonly string[] = ['TYPE', 'REST', 'EPRT', 'PORT', 'AUTH', 'PBSZ', 'PROT', 'QUIT'];
const PASSIVE_VERBS: readonly string[] = ['EPSV', 'PASV'];
const MASK = '***';
const LISTING_PIECE_BYTES = 4096;

/** What a transcript does not hold. */
export interface ReplayOptions {
  /** Bytes that LIST, NLST and MLSD send: the raw listing of the user's server. */
  readonly listing?: Buffer;
}

/** Starts a scripted server that answers as the saved transcript says. Throws when it is none. */
export async function replaySavedTranscript(
  saved: string,
  options: ReplayOptions = {},
): Promise<ScriptedFtp> {
  const exchanges = exchangesIn(saved);
  const hasTls = exchanges.some(({ verb, replies }) => verb === 'AUTH' && isPositive(replies.at(-1)));
  const server = await startScriptedFtp({ isLoggedInAtOnce: true, ...(hasTls ? { tls: 'explicit' } : {}) });
  for (const [path, sizeBytes] of filesIn(exchanges)) server.tree.put(path, { sizeBytes });
  return server.script(...rulesOf(exchanges, options));
}

/** A verb with other arguments than were recorded gets its first answer; the same words get theirs, one after the other. */
function rulesOf(exchanges: readonly Exchange[], options: ReplayOptions): Script[] {
  const known = new Set(exchanges.map(wordsOf));
  const firsts = new Map<string, Exchange>();
  const seen = new Map<string, number>();
  const exact: Script[] = [];
  for (const exchange of exchanges) {
    if (!firsts.has(exchange.verb)) firsts.set(exchange.verb, exchange);
    const words = wordsOf(exchange);
    const before = seen.get(words) ?? 0;
    seen.set(words, before + 1);
    exact.push(ruleOf(exchange, options).when(({ verb, argument }) => heard(verb, argument) === words));
    exact.at(-1)?.after(before);
  }
  exact.forEach((rule, at) => {
    const words = wordsOf(exchanges[at]!);
    if (exchanges.slice(at + 1).some((later) => wordsOf(later) === words)) rule.times(1);
  });
  const isStrange = (verb: string, argument: string): boolean => !known.has(heard(verb, argument));
  const fallbacks = [...firsts.values()].map((first) =>
    ruleOf(first, options).when(({ verb, argument }) => isStrange(verb, argument)),
  );
  return [...fallbacks, ...exact];
}

/** Arguments of a moment are byte strings; of PASS and ACCT the transcript does not know any. */
function heard(verb: string, argument: string): string {
  if (verb === 'PASS' || verb === 'ACCT') return `${verb} ${MASK}`;
  return `${verb} ${Buffer.from(argument, 'latin1').toString('utf8')}`;
}

function wordsOf({ verb, argument }: Exchange): string {
  return `${verb} ${argument}`;
}

function ruleOf(exchange: Exchange, options: ReplayOptions): Script {
  const rule = on(exchange.verb as Occasion);
  const final = exchange.replies.at(-1);
  if (final === undefined) return exchange.isLast ? rule.closeControl() : rule.noReply();
  if (PASSIVE_VERBS.includes(exchange.verb) && isPositive(final)) {
    return rule.passiveReply((address) => withPort(exchange.verb, final.bytes, address));
  }
  if (TRANSFER_VERBS.includes(exchange.verb)) return transferRule(rule, exchange, options);
  const isEffective = EFFECTIVE_VERBS.includes(exchange.verb) && (isPositive(final) || final.code < 400);
  const bytes = Buffer.concat(exchange.replies.map((one) => one.bytes));
  return isEffective ? rule.says(bytes) : rule.replyRaw(bytes);
}

function transferRule(rule: Script, { replies, isLast }: Exchange, { listing }: ReplayOptions): Script {
  const [first, ...others] = replies;
  if (first === undefined || first.code >= 400) return rule.replyRaw(first?.bytes ?? Buffer.alloc(0));
  const preliminary = first.code < 200 ? first : undefined;
  const final = preliminary === undefined ? first : others.at(-1);
  if (listing !== undefined) rule.listing(() => piecesOf(listing));
  if (preliminary === undefined) rule.noPreliminary();
  else rule.preliminaryRaw(asReply(preliminary));
  if (final !== undefined) return rule.finalRaw(asReply(final));
  return isLast ? rule.closeInsteadOf226() : rule.no226();
}

function asReply({ code, bytes }: SavedReply): Reply {
  return { ...reply(code, ''), raw: bytes };
}

function isPositive(answer: SavedReply | undefined): boolean {
  return answer !== undefined && answer.code >= 200 && answer.code < 300;
}

/** The reply as it was, with the port of the listener that is here now. */
function withPort(verb: string, bytes: Buffer, { port }: PassiveAddress): Buffer {
  const text = bytes.toString('latin1');
  const numbers = verb === 'EPSV' ? /\d{1,5}(?=\D{0,2}\)?[^\d]*$)/ : /\d{1,3}( *, *)\d{1,3}(?=\D*$)/;
  const now = verb === 'EPSV' ? String(port) : `${port >> 8},${port & 0xff}`;
  return Buffer.from(text.replace(numbers, now), 'latin1');
}

function* piecesOf(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += LISTING_PIECE_BYTES)
    yield bytes.subarray(at, at + LISTING_PIECE_BYTES);
}

/** Files that were read or asked for, as long as SIZE said. */
function filesIn(exchanges: readonly Exchange[]): Map<string, number> {
  const files = new Map<string, number>();
  for (const { verb, argument, replies } of exchanges) {
    if (verb === 'RETR') files.set(argument, files.get(argument) ?? 0);
    const size = /^213 (\d+)/.exec(replies.at(-1)?.bytes.toString('latin1') ?? '')?.[1];
    if (verb === 'SIZE' && size !== undefined) files.set(argument, Number(size));
  }
  return files;
}
