/** Everything that can go wrong between us and an FTP server, one class per cause. */
import { GatewayError } from '../errors.ts';
import type { FailureContext, Retry } from '../errors.ts';
import { CODE } from './reply.ts';
import { SessionEnd } from './session-end.ts';
import type { EndContext } from './session-end.ts';

/** What a reply says, without the machinery: enough for a message and for the table in problem.ts. */
export interface ReplyFacts {
  readonly code: number;
  readonly text: string;
}

const UNKNOWN_VERB: readonly number[] = [CODE.syntaxError, CODE.notImplemented, CODE.notForThatParameter];
const ABSENT: readonly number[] = [
  CODE.fileUnavailable,
  CODE.pageTypeUnknown,
  CODE.nameNotAllowed,
  CODE.argumentError,
];

const NO_FOLDER = /\b(ENOTDIR|not a (valid )?(directory|folder))\b/i;

/** The server answered a command with a reply that means no. */
export class ReplyError extends GatewayError {
  override readonly code: string = 'FTP_REPLY';
  /** Verb of the refused command, upper case. */
  readonly verb: string;
  readonly reply: ReplyFacts;

  constructor(verb: string, reply: ReplyFacts, context: FailureContext = {}) {
    super(`${verb} was answered with ${reply.code} ${reply.text}`, { phase: 'command', ...context });
    this.verb = verb;
    this.reply = reply;
  }

  /** 500, 502 or 504: the server does not know the verb, or not in this use. RFC 959 section 4.2.1. */
  get meansUnknownVerb(): boolean {
    return UNKNOWN_VERB.includes(this.reply.code);
  }

  /** 4yz: the same command may be accepted later; it says nothing about the object. RFC 959 section 4.2.1. */
  get isTransient(): boolean {
    return this.reply.code < CODE.syntaxError;
  }

  /** The object is not there, or not for us: 550 everywhere, 551 ftp-srv, 553 names, 501 pyftpdlib (MLSD, MLST). */
  get meansAbsent(): boolean {
    return ABSENT.includes(this.reply.code);
  }

  /** The text says ENOTDIR, as most servers tell it (vsftpd tells nothing): no folder, or a link to one. */
  get meansNoFolder(): boolean {
    return NO_FOLDER.test(this.reply.text);
  }

  /** 452 or 552: no room, whatever the object is. RFC 959 section 4.2.2. */
  get meansStorageFull(): boolean {
    return this.reply.code === CODE.storageShort || this.reply.code === CODE.storageExceeded;
  }
}

/** The server refused user, password or account; asking again with the same words only brings a lock-out nearer. */
export class LoginRefused extends ReplyError {
  override readonly code = 'FTP_LOGIN_REFUSED';
  /** What the server had said when it asked for the password: S/KEY and RADIUS put a challenge there (case 19). */
  readonly challenge: string | undefined;
  constructor(verb: string, reply: ReplyFacts, options: { readonly challenge?: string } = {}) {
    super(verb, reply, { phase: 'login' });
    this.challenge = options.challenge;
  }
}

/** The server wants an account (332, 532) and the site has none. */
export class AccountRequired extends ReplyError {
  override readonly code = 'FTP_ACCOUNT_REQUIRED';
  constructor(verb: string, reply: ReplyFacts, context: FailureContext = {}) {
    super(verb, reply, { phase: 'login', ...context });
  }
}

/** Too many sessions (421, or 530 with words to that effect). `busy` is what the pool looks for. */
export class ServerBusy extends ReplyError {
  override readonly code = 'FTP_BUSY';
  override readonly retry: Retry = 'later';
  readonly busy = true;
}

/** TLS was asked for and the server would not (AUTH, PBSZ or PROT refused). */
export class TlsRefused extends ReplyError {
  override readonly code = 'FTP_TLS_REQUIRED';
  constructor(verb: string, reply: ReplyFacts) {
    super(verb, reply, { phase: 'tls' });
  }
}

/** The data connection's TLS session had to resume the control connection's and did not (522, 425, 450). */
export class TlsNotResumed extends ReplyError {
  override readonly code = 'FTP_TLS_RESUME';
  /** A new session may do better: with an older TLS, see `tlsCap` of knowledge.ts. */
  override readonly retry: Retry = 'reconnect';
  constructor(verb: string, reply: ReplyFacts) {
    super(verb, reply, { phase: 'data' });
  }
}

/** What we know of a certificate; times are UTC, fingerprint is SHA-256 as `AA:BB:...`. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly fingerprint: string;
}

/** The server's certificate cannot be trusted; `reason` is OpenSSL's or Node's code, or `pin_mismatch`. */
export class CertificateUntrusted extends GatewayError {
  override readonly code = 'FTP_TLS_CERT';
  readonly reason: string;
  readonly certificate: CertificateFacts | undefined;
  constructor(reason: string, certificate: CertificateFacts | undefined) {
    super(`the server's certificate is not trusted: ${reason}`, { phase: 'tls' });
    this.reason = reason;
    this.certificate = certificate;
  }
}

/** The TLS handshake broke; often the wrong kind of TLS for that port. */
export class TlsFailed extends GatewayError {
  override readonly code: string = 'FTP_TLS_FAILED';
}

/** The handshake of a data connection broke; the session is fine, and another connection may do better. */
export class DataTlsFailed extends TlsFailed {
  override readonly code = 'FTP_TLS_FAILED';
  override readonly retry: Retry = 'reconnect';
}

/** TLS was begun at once and the server spoke in clear: it is no server for implicit TLS (case 26). */
export class ServerSpeaksPlain extends TlsFailed {
  override readonly code = 'FTP_TLS_PLAIN';
}

/** Bytes in clear followed the reply to AUTH: somebody tries to speak before TLS does (CVE-2021-22947 family). */
export class TlsInjection extends GatewayError {
  override readonly code = 'FTP_TLS_INJECTION';
  constructor() {
    super('plain text followed the reply to AUTH TLS', { phase: 'tls' });
  }
}

/** No TCP connection to the server. */
export class ConnectFailed extends GatewayError {
  override readonly code = 'FTP_CONNECT';
  override readonly retry: Retry = 'later';
  constructor(target: string, cause: unknown) {
    super(`no connection to ${target}`, { phase: 'connect', cause });
  }
}

/** The server kept silent for longer than the step may take. */
export class TimedOut extends SessionEnd {
  override readonly code: string = 'FTP_TIMEOUT';
  override readonly retry: Retry = 'reconnect';
  readonly waitingFor: string;
  readonly afterMs: number;
  constructor(waitingFor: string, afterMs: number, context: EndContext = {}) {
    super(`no ${waitingFor} within ${afterMs} ms`, context);
    this.waitingFor = waitingFor;
    this.afterMs = afterMs;
  }
}

/** No greeting came, and the server answers TLS: it is one for implicit TLS and waits for us to begin (case 26). */
export class ServerSpeaksTls extends TimedOut {
  override readonly code = 'FTP_TLS_IMPLICIT';
  override readonly retry: Retry = 'never';
  constructor(afterMs: number) {
    super('greeting', afterMs, { verb: 'CONNECT' });
  }
}

/** The control connection is gone; the first reason is the cause. */
export class SessionLost extends SessionEnd {
  override readonly code = 'FTP_SESSION_LOST';
  override readonly retry: Retry = 'reconnect';
  /** The server's 421, if it said goodbye. */
  readonly farewell: ReplyFacts | undefined;
  constructor(why: string, context: EndContext & { farewell?: ReplyFacts } = {}) {
    super(`the session ended because ${why}`, context);
    this.farewell = context.farewell;
  }
}

/** What came is not an FTP reply. The bytes are not repeated: they may belong to another service. */
export class BadReply extends SessionEnd {
  override readonly code = 'FTP_BAD_REPLY';
}

/** A reply longer than any honest server sends. */
export class ReplyTooLarge extends SessionEnd {
  override readonly code = 'FTP_REPLY_TOO_LARGE';
}

/** No data connection came about, in any way that may be tried. */
export class DataRefused extends GatewayError {
  override readonly code = 'FTP_DATA_REFUSED';
  override readonly retry: Retry = 'reconnect';
  /** The command that wanted the data connection. */
  readonly verb: string | undefined;
  /** What was tried, in order, and how each ended. */
  readonly tried: readonly string[];
  readonly reply: ReplyFacts | undefined;
  /** Commands of the ways that were left when the session was lost over the last one: a new session may get through. */
  readonly untried: readonly string[];
  constructor(
    tried: readonly string[],
    context: EndContext & { reply?: ReplyFacts; untried?: readonly string[] } = {},
  ) {
    super(`no data connection: ${tried.join('; ')}`, { phase: 'data', ...context });
    this.verb = context.verb;
    this.tried = tried;
    this.reply = context.reply;
    this.untried = context.untried ?? [];
  }
}

/** The data connection broke, or the server said 426/451 in the middle. */
export class DataLost extends GatewayError {
  override readonly code = 'FTP_DATA_LOST';
  override readonly retry: Retry = 'reconnect';
  readonly verb: string;
  readonly reply: ReplyFacts | undefined;
  constructor(verb: string, why: string, context: FailureContext & { reply?: ReplyFacts } = {}) {
    super(`${verb} broke off: ${why}`, { phase: 'transfer', ...context });
    this.verb = verb;
    this.reply = context.reply;
  }
}

/** The argument cannot stand in one command line (CR, LF, NUL, too long). */
export class ArgumentUnsafe extends GatewayError {
  override readonly code = 'NAME_INVALID';
  constructor(why: string) {
    super(`the name cannot be sent to an FTP server: ${why}`);
  }
}

/** The server does not know an optional verb. */
export class NotSupported extends GatewayError {
  override readonly code = 'FTP_NOT_SUPPORTED';
  readonly verb: string;
  constructor(verb: string, context: FailureContext = {}) {
    super(`the server does not support ${verb}`, { phase: 'command', ...context });
    this.verb = verb;
  }
}

/** The borrower gave the work up. */
export class Cancelled extends GatewayError {
  override readonly code = 'CANCELLED';
  constructor(context: FailureContext = {}) {
    super('cancelled', context);
  }
}

/** A name that must never be part of a command: empty, `.`, `..`, or with a slash or a control byte. */
export class PathnameUnsafe extends GatewayError {
  override readonly code = 'PATH_INVALID';
  /** The refused bytes, as a copy. */
  readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    super('the path has a part that cannot be sent to an FTP server');
    this.bytes = Buffer.from(bytes);
  }
}

/** A new name has a character for which the site's charset has no bytes. */
export class NameNotEncodable extends GatewayError {
  override readonly code = 'NAME_INVALID';
  /** The charset that was asked, e.g. `iso-8859-1`. */
  readonly charset: string;

  constructor(charset: string) {
    super(`the name has a character that does not exist in ${charset}`);
    this.charset = charset;
  }
}

/** Nothing is at the path, and that is known: a server that could not say is another failure. The reply is the cause. */
export class NothingThere extends GatewayError {
  override readonly code = 'FTP_NOT_FOUND';
  constructor(context: FailureContext = {}) {
    super('there is nothing at this path', { phase: 'command', ...context });
  }
}
