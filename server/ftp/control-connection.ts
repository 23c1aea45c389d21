/**
 * The control connection: commands go out one write each, every reply is expected by somebody.
 * Knows no FTP verb. A reply that nobody expects makes it suspect; it never answers the next borrower's question.
 */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { reasonOf } from '../errors.ts';
import type { Command } from './command.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { SessionLost, TimedOut, TlsInjection } from './errors.ts';
import { LateReplyGuard } from './late-reply.ts';
import type { LateReply } from './late-reply.ts';
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';
import { ReplyParser } from './reply-parser.ts';
import { SessionEnd } from './session-end.ts';
import type { SessionLog } from './transcript.ts';

const WAIT_FOR_REPLY = 'reply';
/** Silence after which a line with another code ends a reply of several lines (case 2). */
const LOOSE_END_MS = 2_000;
/** The same on a connection where it has happened before. */
const KNOWN_LOOSE_END_MS = 300;

/** Who waits for the replies to one command. */
export interface Expectation {
  readonly verb: string;
  /** 1yz; may come more than once. */
  onPreliminary?(reply: Reply): void;
  /** The reply that ends the command. */
  onFinal(reply: Reply): void;
  /** The connection ended before the reply came. */
  onLost(reason: Error): void;
}

/** Who takes replies without asking whose they are. */
export interface ReplyCollector {
  onReply(reply: Reply): void;
  /** The connection ended. */
  onLost(): void;
}

interface Pending extends Expectation {
  readonly sentAt: number;
}

/** `open`: in step. `suspect`: a reply came that nobody expected. `dead`: no more bytes either way. */
export type ControlState = 'open' | 'suspect' | 'dead';

/** One control connection over TCP or TLS. */
export class ControlConnection {
  readonly log: SessionLog;
  #socket: Socket;
  #parser = new ReplyParser();
  #pending: Pending[] = [];
  #collector: ReplyCollector | undefined;
  readonly #guard = new LateReplyGuard();
  #looseEnd: NodeJS.Timeout | undefined;
  #looseEndMs = LOOSE_END_MS;
  #state: ControlState = 'open';
  #reason: Error | undefined;
  #replies = 0;
  #onGone: (reason: Error) => void = () => undefined;

  /**
   * socket: connected, TCP or (implicit TLS) already protected. keepAliveMs: routers forget silent connections; TCP keep-alive is
   * heard by all of them and by no FTP server.
   */
  constructor(socket: Socket, log: SessionLog, keepAliveMs: number = DEFAULT_LIMITS.keepAliveMs) {
    this.log = log;
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    this.#listen(socket);
  }

  get state(): ControlState {
    return this.#state;
  }

  /** Why the connection ended; the first reason wins. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  get socket(): Socket {
    return this.#socket;
  }

  /** True when no reply is owed and none has begun: the only moment in which it may change hands. */
  get isInStep(): boolean {
    return this.#state === 'open' && this.#pending.length === 0 && !this.#parser.isMidReply;
  }

  /** How many replies but 421 have come so far: tells whether a command was answered before the connection ended. */
  get replyCount(): number {
    return this.#replies;
  }

  /** Whether anything at all has come so far that looks like FTP. */
  get hasBegunReply(): boolean {
    return this.#replies > 0 || this.#parser.isMidReply;
  }

  /** listener: told when the connection has become suspect and when it has ended, however that happened. */
  onGone(listener: (reason: Error) => void): void {
    this.#onGone = listener;
  }

  /** Writes a command and registers who waits for its replies. Throws SessionLost on a dead connection. */
  send(command: Command, expectation: Expectation): void {
    if (this.#state === 'dead') throw this.#lost(command.verb);
    this.#pending.push({ ...bound(expectation), sentAt: performance.now() });
    this.log.command(command);
    this.#socket.write(command.bytes);
  }

  /** Registers somebody for a reply that comes without a command (the greeting). */
  expect(expectation: Expectation): void {
    if (this.#state === 'dead') throw this.#lost(expectation.verb);
    this.#pending.push({ ...bound(expectation), sentAt: performance.now() });
  }

  /**
   * Sends a command and waits for the reply that ends it.
   * deadlineMs: after that long a silence the connection is destroyed, because the reply might still come.
   * Rejects with TimedOut or SessionLost. Negative replies are results, not errors.
   */
  exchange(command: Command, deadlineMs: number): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.send(command, {
        verb: command.verb,
        onFinal: (reply) => {
          clearTimeout(timer);
          resolve(reply);
        },
        onLost: (reason) => {
          clearTimeout(timer);
          reject(reason);
        },
      });
      const timer = setTimeout(() => {
        const { verb } = command;
        this.destroy(new TimedOut(`${WAIT_FOR_REPLY} to ${verb}`, deadlineMs, { verb }));
      }, deadlineMs);
    });
  }

  /**
   * Hands every further reply, or the end, to `collector` and forgets who waited; used to bring a session back in step.
   * Returns the function that ends the collecting. See cancel.ts.
   */
  collect(collector: ReplyCollector): () => void {
    this.#pending = [];
    this.#collector = collector;
    return () => {
      this.#collector = undefined;
    };
  }

  /** A transfer was given up, and further replies to it may come: they are not taken for answers to other commands. */
  expectLateReply(late: LateReply): void {
    this.#guard.expect(late);
  }

  /** Writes a command whose replies the collector takes. */
  sendUnexpected(command: Command): void {
    if (this.#state === 'dead') throw this.#lost(command.verb);
    this.log.command(command);
    this.#socket.write(command.bytes);
  }

  /**
   * Replaces the plain socket by the TLS socket that `secure` makes of it (RFC 4217 section 4).
   * Throws TlsInjection if bytes in clear are waiting: they would be taken for protected ones.
   */
  async upgrade(secure: (plain: Socket) => Promise<TLSSocket>): Promise<TLSSocket> {
    const plain = this.#socket;
    // A whole reply behind the one to AUTH has been read already and made the connection suspect.
    const isClean = this.#state !== 'suspect' && !this.#parser.isMidReply && this.#pending.length === 0;
    if (!isClean || plain.readableLength > 0) throw new TlsInjection();
    plain.removeAllListeners('data');
    plain.pause();
    const protectedSocket = await secure(plain);
    for (const event of ['end', 'close', 'error']) plain.removeAllListeners(event);
    plain.on('error', () => undefined);
    this.#socket = protectedSocket;
    this.#listen(protectedSocket);
    return protectedSocket;
  }

  /** Ends the connection at once; everybody who waits is told `reason`. */
  destroy(reason: Error): void {
    if (this.#state === 'dead') return;
    this.#state = 'dead';
    this.#reason = reason;
    clearTimeout(this.#looseEnd);
    this.#socket.destroy();
    const pending = this.#pending;
    this.#pending = [];
    if (reason instanceof SessionEnd && pending[0] !== undefined) reason.interrupted(pending[0].verb);
    // Whoever waits now hears the reason itself; whoever comes later hears that the session is gone, and why.
    for (const waiting of pending) waiting.onLost(reason);
    this.#collector?.onLost();
    this.log.event(`control connection closed: ${reason.message}`);
    this.#onGone(reason);
  }

  #lost(verb: string): SessionLost {
    const reason = this.#reason;
    const why = reason === undefined ? 'it was closed' : reason.message;
    const lost = reason instanceof SessionLost ? reason : new SessionLost(why, { cause: reason });
    lost.interrupted(verb);
    return lost;
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('end', () => this.destroy(new SessionLost('the server closed the control connection')));
    socket.on('close', () => this.destroy(new SessionLost('the control connection was closed')));
    socket.on('error', (error) => this.destroy(new SessionLost(howItBroke(error), { cause: error })));
  }

  #receive(bytes: Buffer): void {
    try {
      this.#parser.feed(bytes, (reply) => this.#dispatch(reply));
    } catch (error) {
      this.destroy(error as Error);
    }
    this.#watchLooseEnd();
  }

  #watchLooseEnd(): void {
    clearTimeout(this.#looseEnd);
    const isAwaited = this.#pending.length > 0 || this.#collector !== undefined;
    if (!isAwaited || this.#state === 'dead' || !this.#parser.mayHaveEnded) return;
    this.#looseEnd = setTimeout(() => {
      const reply = this.#parser.endLoosely();
      if (reply === undefined) return;
      this.#looseEndMs = KNOWN_LOOSE_END_MS;
      this.log.event(
        `the server ended its reply of several lines with another code, ${reply.code}: taken as its end`,
      );
      this.#dispatch(reply);
    }, this.#looseEndMs);
  }

  #dispatch(reply: Reply): void {
    const waiting = this.#pending[0];
    this.log.reply(reply, waiting === undefined ? undefined : elapsedSince(waiting.sentAt));
    // 421 may come at any moment, with or without a command, and always means that the server hangs up (RFC 959, 4.2.2).
    if (reply.code === CODE.serviceClosing) {
      return this.destroy(new SessionLost(`the server said 421 ${reply.text}`, { farewell: reply }));
    }
    if (this.#guard.isFurtherGreeting(waiting?.verb, reply)) return;
    if (this.#collector === undefined && waiting !== undefined && this.#guard.isLate(waiting.verb, reply)) {
      return this.destroy(new SessionLost('a late reply to an earlier transfer came in place of an answer'));
    }
    this.#replies += 1;
    if (this.#collector !== undefined) return this.#collector.onReply(reply);
    if (waiting === undefined) return this.#unexpected();
    if (reply.isPreliminary) {
      waiting.onPreliminary?.(reply);
      return;
    }
    this.#pending.shift();
    waiting.onFinal(reply);
  }

  #unexpected(): void {
    if (this.#state !== 'open') return;
    this.#state = 'suspect';
    this.log.event('nobody expected this reply: the session is suspect');
    this.#onGone(new SessionLost('it sent a reply that nobody had asked for'));
  }
}

function bound(expectation: Expectation): Expectation {
  return {
    verb: expectation.verb,
    ...(expectation.onPreliminary === undefined
      ? {}
      : { onPreliminary: (reply: Reply) => expectation.onPreliminary?.(reply) }),
    onFinal: (reply) => expectation.onFinal(reply),
    onLost: (reason) => expectation.onLost(reason),
  };
}

/** OpenSSL's own words mean nothing to people: vsftpd's dying child writes plain text into TLS (case 36). */
function howItBroke(error: Error): string {
  const isTls = 'code' in error && String(error.code).startsWith('ERR_SSL');
  return isTls
    ? `the server closed or broke its TLS session (${reasonOf(error)})`
    : `the control connection broke (${reasonOf(error)})`;
}

function elapsedSince(start: number): number {
  return Math.round((performance.now() - start) * 10) / 10;
}
