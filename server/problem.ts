/**
 * Every failure told in the outside's words (RFC 9457): the one table that knows both reply codes and status codes.
 * Which reply means what depends on the verb; where a reply is ambiguous, the room that asked has asked once more already.
 */
import type { Certificate } from './contract/site.ts';
import type { Problem } from './contract/problem.ts';
import { GatewayError, InvariantBroken } from './errors.ts';
import { CertificateUntrusted, ReplyError } from './ftp/errors.ts';
import type { CertificateFacts } from './ftp/errors.ts';
import { PoolBusy, WaitingLineFull } from './pool/errors.ts';
import { ftpOf, phaseOf } from './problem-ftp.ts';
import { STATUS } from './problem-codes.ts';
import { wordsEn } from './problem-words/en.ts';
import { wordsZh } from './problem-words/zh.ts';
import { RateLimited } from './security/errors.ts';
import { storeFailureOf } from './store/errors.ts';

/** Codes that problem.ts itself gives to replies; the others are the errors' own. */
type ReplyCode =
  | 'FTP_STORAGE_FULL'
  | 'FTP_FILE_BUSY'
  | 'FTP_NOT_FOUND'
  | 'FTP_PERMISSION'
  | 'FTP_REFUSED'
  | 'FTP_LOCAL_ERROR'
  | 'FTP_NOT_SUPPORTED';

/** Every code that the outside can meet. */
export type ProblemCode = keyof typeof STATUS;

/** What is said of a code: a title, what happened, what to do next. */
export interface Words {
  readonly title: string;
  readonly detail: string;
  readonly advice?: string;
}

/** Languages that failures are told in. */
export type Language = 'en' | 'zh';

const WORDS: Record<Language, Record<ProblemCode, Words>> = { en: wordsEn, zh: wordsZh };
/** Seconds after which trying again makes sense, where nothing better is known. */
const RETRY_AFTER_SECONDS = 5;
const RETRYABLE: readonly ProblemCode[] = ['FTP_BUSY', 'DRAINING', 'RATE_LIMITED', 'FTP_FILE_BUSY'];

/** What a server said is told up to this length; the transcript has all of it. */
const MAX_REPLY_LENGTH = 300;
/** Controls but the line feed between the lines of a reply, other line breaks, and what changes the direction of writing. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** A failure of the HTTP side that has no room of its own, such as a body of the wrong type. */
export class RequestRefused extends GatewayError {
  override readonly code: ProblemCode;
  constructor(code: ProblemCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** To whom a failure is told. */
export interface ProblemContext {
  readonly language: Language;
  readonly requestId: string;
  /** Hides secrets in what the server said. */
  readonly mask?: (text: string) => string;
}

/** A problem and the header that belongs to it. */
export interface ProblemReport {
  readonly problem: Problem;
  readonly retryAfterSeconds?: number;
}

/**
 * The problem that a failure is.
 * failure: anything. language: of the words. Returns the body and, for what may succeed later, when.
 * What is not ours (a programming error) becomes INTERNAL without its message: it may name things that are nobody's business.
 */
export function problemOf(failure: unknown, context: ProblemContext): ProblemReport {
  const thrown = storeFailureOf(failure);
  const code = codeOf(thrown);
  const words = WORDS[context.language][code];
  const ftp = shown(ftpOf(thrown), context.mask);
  const phase = phaseOf(thrown);
  const problem: Problem = {
    type: `urn:gangway:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: words.title,
    status: STATUS[code],
    detail: code === 'REQUEST_INVALID' && thrown instanceof Error ? thrown.message : words.detail,
    code,
    ...(phase === undefined ? {} : { phase }),
    ...(ftp === undefined ? {} : { ftp }),
    ...causeMember(thrown, code, context.mask),
    ...(words.advice === undefined ? {} : { advice: words.advice }),
    retryable: isRetryable(thrown, code),
    ...queueMembers(thrown),
    ...certificateMembers(thrown),
    requestId: context.requestId,
  };
  const retryAfterSeconds = retryAfter(thrown, code);
  return retryAfterSeconds === undefined ? { problem } : { problem, retryAfterSeconds };
}

/** The stable code of any failure. */
export function codeOf(failure: unknown): ProblemCode {
  const thrown = storeFailureOf(failure);
  if (thrown instanceof ReplyError && thrown.code === 'FTP_REPLY')
    return isBrokenOff(thrown) ? 'FTP_DATA_LOST' : codeOfReply(thrown.reply.code, thrown.verb);
  if (!(thrown instanceof GatewayError) || thrown instanceof InvariantBroken) return 'INTERNAL';
  return Object.hasOwn(STATUS, thrown.code) ? (thrown.code as ProblemCode) : 'INTERNAL';
}

/** Replies that no room has explained better. RFC 959 section 4.2.2. */
const CODE_OF_REPLY: Readonly<Record<number, ReplyCode>> = {
  450: 'FTP_FILE_BUSY',
  451: 'FTP_LOCAL_ERROR',
  452: 'FTP_STORAGE_FULL',
  500: 'FTP_NOT_SUPPORTED',
  502: 'FTP_NOT_SUPPORTED',
  504: 'FTP_NOT_SUPPORTED',
  530: 'FTP_PERMISSION',
  532: 'FTP_PERMISSION',
  550: 'FTP_PERMISSION',
  551: 'FTP_LOCAL_ERROR',
  552: 'FTP_STORAGE_FULL',
  553: 'FTP_PERMISSION',
};
/** After these verbs 550 means that nothing is there. */
const LOOKING_VERBS: readonly string[] = [
  'RETR',
  'SIZE',
  'MDTM',
  'MLST',
  'MLSD',
  'LIST',
  'CWD',
  'DELE',
  'RMD',
  'RNFR',
];

/** A server that began to send and then says 550 does not mean that nothing is there. */
function isBrokenOff({ verb, reply, phase }: ReplyError): boolean {
  return phase === 'transfer' && reply.code === 550 && LOOKING_VERBS.includes(verb);
}

function codeOfReply(reply: number, verb: string): ProblemCode {
  if (reply === 550 && LOOKING_VERBS.includes(verb)) return 'FTP_NOT_FOUND';
  return CODE_OF_REPLY[reply] ?? 'FTP_REFUSED';
}

function isRetryable(thrown: unknown, code: ProblemCode): boolean {
  if (RETRYABLE.includes(code)) return true;
  return thrown instanceof GatewayError && thrown.retry !== 'never';
}

function retryAfter(thrown: unknown, code: ProblemCode): number | undefined {
  if (thrown instanceof RateLimited) return Math.max(1, Math.ceil(thrown.retryAfterMs / 1_000));
  return STATUS[code] === 503 ? RETRY_AFTER_SECONDS : undefined;
}

function shown(ftp: Problem['ftp'], mask: ProblemContext['mask']): Problem['ftp'] {
  return ftp?.text === undefined ? ftp : { ...ftp, text: harmless(ftp.text, mask) };
}

/** Masked before it is cut, or a part of a secret could stay; escaped, because it is shown where others read it. */
function harmless(said: string, mask: ProblemContext['mask'] = (text) => text): string {
  const text = mask(said).replace(UNPRINTABLE, escaped);
  if (text.length <= MAX_REPLY_LENGTH) return text;
  const start = text.slice(0, MAX_REPLY_LENGTH - 1).replace(/[\ud800-\udbff]$/, '');
  return `${start}…`;
}

/** Of a programming error nothing is told: its message may name things that are nobody's business. */
function causeMember(
  thrown: unknown,
  code: ProblemCode,
  mask: ProblemContext['mask'],
): Pick<Problem, 'cause'> {
  if (code === 'INTERNAL' || !(thrown instanceof GatewayError)) return {};
  return { cause: harmless(reasonsOf(thrown).join(': '), mask) };
}

/** From the last failure to the first; what the system or a library says is told by its code only, such as ECONNREFUSED. */
function reasonsOf(thrown: unknown): string[] {
  if (!(thrown instanceof Error)) return [];
  const own = thrown instanceof GatewayError ? thrown.message : (thrown as NodeJS.ErrnoException).code;
  return [...(own === undefined ? [] : [own]), ...reasonsOf(thrown.cause)];
}

/** As the transcript writes it. */
function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

function queueMembers(thrown: unknown): Pick<Problem, 'queue'> {
  if (thrown instanceof PoolBusy) {
    return { queue: { position: thrown.position, waitedMs: Math.round(thrown.afterMs) } };
  }
  return thrown instanceof WaitingLineFull ? { queue: { position: thrown.waiting + 1, waitedMs: 0 } } : {};
}

function certificateMembers(thrown: unknown): Pick<Problem, 'reason' | 'certificate'> {
  if (!(thrown instanceof CertificateUntrusted)) return {};
  const { reason, certificate } = thrown;
  return { reason, ...(certificate === undefined ? {} : { certificate: viewOfCertificate(certificate) }) };
}

/** A certificate as the contract shows it. */
export function viewOfCertificate(facts: CertificateFacts): Certificate {
  return {
    ...facts,
    names: [...facts.names],
    validFrom: facts.validFrom.toISOString(),
    validTo: facts.validTo.toISOString(),
  };
}
