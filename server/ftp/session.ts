/**
 * A session: one logged-in control connection and its verbs. One command at a time; one login for life.
 * Nothing here knows pools, sites or HTTP. Paths are bytes (pathname.ts).
 */
import type { Socket } from 'node:net';
import type { Security } from '../contract/choices.ts';
import { reasonOf } from '../errors.ts';
import { command } from './command.ts';
import type { Argument } from './command.ts';
import { ControlConnection } from './control-connection.ts';
import { dialFirst } from './dial.ts';
import type { Endpoint } from './dial.ts';
import { openTransfer } from './data-opening.ts';
import type { DataOptions } from './data-opening.ts';
import { Download } from './download.ts';
import type { Extent } from './download.ts';
import { Cancelled, SessionLost } from './errors.ts';
import { Knowledge } from './knowledge.ts';
import { logIn } from './login.ts';
import type { Credentials, LoginFacts } from './login.ts';
import type { SessionLimits } from './limits.ts';
import type { Pathname } from './pathname.ts';
import type { Reply } from './reply.ts';
import { SessionTls } from './tls.ts';
import type { Trust } from './tls.ts';
import type { Transfer } from './transfer.ts';
import { SessionLog } from './transcript.ts';
import type { EventSink } from './transcript.ts';
import { Upload } from './upload.ts';

/** Politeness has a limit: after that long QUIT was answered or not. */
const QUIT_MS = 1_000;

/** Everything a session needs to know; the address has been approved by the target policy. */
export interface SessionOptions {
  /** Name the user gave: for SNI and certificate checks. */
  readonly host: string;
  /** Where it answers, best first. */
  readonly endpoints: readonly Endpoint[];
  readonly security: Security;
  readonly trust: Trust;
  readonly credentials: Credentials;
  readonly data: DataOptions;
  readonly wantsUtf8: boolean;
  readonly limits: SessionLimits;
  /** What the site has taught us; a session without one begins at nothing. */
  readonly knowledge?: Knowledge;
  readonly onEvent: EventSink;
  /** Told when the session has become suspect or has ended by itself, such as by an idle 421. */
  readonly onGone: (reason: Error) => void;
}

/**
 * `idle`: may be lent. `busy`: a command or transfer runs. `draining`: a cancelled transfer is being cleaned up.
 * `suspect`: a reply came that nobody expected; destroy it. `dead`.
 */
export type SessionState = 'idle' | 'busy' | 'draining' | 'suspect' | 'dead';

/** One logged-in control connection. */
export class FtpSession {
  readonly #control: ControlConnection;
  readonly #options: SessionOptions;
  readonly #tls: SessionTls;
  readonly login: LoginFacts;
  /** Shared with all sessions of the site. */
  readonly knowledge: Knowledge;
  #transfer: Transfer | undefined;
  /** Some servers apply REST to the next transfer when the one it was meant for failed (pyftpdlib, ftp-srv 4.6.3). */
  #isRestartArmed = false;

  private constructor(
    control: ControlConnection,
    tls: SessionTls,
    login: LoginFacts,
    options: SessionOptions,
  ) {
    this.#control = control;
    this.#tls = tls;
    this.login = login;
    this.#options = options;
    this.knowledge = options.knowledge ?? new Knowledge();
  }

  /**
   * Connects and logs in. Rejects with ConnectFailed, TimedOut, ServerBusy, LoginRefused, AccountRequired, TlsRefused,
   * CertificateUntrusted, TlsInjection, BadReply, SessionLost or Cancelled; nothing stays open then.
   */
  static async open(options: SessionOptions, signal: AbortSignal): Promise<FtpSession> {
    const { host, endpoints, limits, credentials } = options;
    const secrets = [
      credentials.password,
      ...(credentials.account === undefined ? [] : [credentials.account]),
    ];
    const log = new SessionLog(options.onEvent, secrets);
    log.event(
      `dialling ${host} (${endpoints.map(({ address, port }) => `${address} port ${port}`).join(', ')})`,
    );
    const tcp = await dialFirst(endpoints, limits.connectMs, signal);
    log.event(`connected to ${tcp.remoteAddress ?? host} port ${tcp.remotePort ?? 0}`);
    const tls = new SessionTls(host, options.trust, limits.handshakeMs);
    const socket = options.security === 'implicit' ? await secureAtOnce(tls, tcp, signal) : tcp;
    const control = new ControlConnection(socket, log);
    const cancel = (): void => control.destroy(new Cancelled({ cause: signal.reason }));
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const context = { ...options, control, tls };
      const login = await logIn(context);
      control.onGone(options.onGone);
      return new FtpSession(control, tls, login, options);
    } catch (error) {
      control.destroy(error instanceof Error ? error : new SessionLost(reasonOf(error)));
      // A handshake that was given up says only that it broke off.
      throw control.reason instanceof Cancelled ? control.reason : error;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  get state(): SessionState {
    if (this.#control.state !== 'open') return this.#control.state;
    if (this.#transfer !== undefined) return this.#transfer.outcome === undefined ? 'busy' : 'draining';
    return this.#control.isInStep ? 'idle' : 'busy';
  }

  /** How many replies have come; a 421 is a farewell, not an answer, and is not counted. */
  get replyCount(): number {
    return this.#control.replyCount;
  }

  /** Marks the transcript lines that follow with the request they belong to. */
  set requestId(id: string | undefined) {
    this.#control.log.requestId = id;
  }

  /** Facts of the TLS handshake; undefined on a session in clear. */
  get tlsFacts(): SessionTls['facts'] {
    return this.login.isProtected ? this.#tls.facts : undefined;
  }

  /** Sends one simple command. Resolves with whatever final reply comes; rejects only when the session ends. */
  ask(verb: string, argument?: Argument): Promise<Reply> {
    return this.#control.exchange(command(verb, argument), this.#options.limits.replyMs);
  }

  /** A line of our own in the transcript. */
  note(text: string): void {
    this.#control.log.event(text);
  }

  /**
   * RETR from an offset. The preliminary reply is in when this resolves. Rejects with the server's refusal (ReplyError),
   * DataRefused, NotSupported (REST), Cancelled or what ended the session.
   */
  async retrieve(
    path: Pathname,
    options: { readonly offsetBytes?: number; readonly extent?: Extent; readonly signal: AbortSignal },
  ): Promise<Download> {
    const { offsetBytes = 0, extent, signal } = options;
    return new Download(await this.#begin('RETR', path.bytes, 'receive', signal, offsetBytes), extent);
  }

  /** MLSD or LIST of the current folder, without argument: arguments are options or patterns on some servers (case 86). */
  async retrieveListing(verb: 'MLSD' | 'LIST', signal: AbortSignal): Promise<Download> {
    return new Download(await this.#begin(verb, undefined, 'receive', signal, 0));
  }

  /** STOR of a whole file. Rejects like retrieve. */
  async store(path: Pathname, options: { readonly signal: AbortSignal }): Promise<Upload> {
    return new Upload(await this.#begin('STOR', path.bytes, 'send', options.signal, 0));
  }

  /** Says goodbye and closes; never rejects. */
  async quit(): Promise<void> {
    if (this.state === 'idle') {
      await this.#control.exchange(command('QUIT'), QUIT_MS).catch(() => undefined);
    }
    this.destroy(new SessionLost('we said goodbye'));
  }

  /** Closes at once. */
  destroy(reason: Error): void {
    this.#control.destroy(reason);
  }

  async #begin(
    verb: string,
    argument: Uint8Array | undefined,
    direction: 'receive' | 'send',
    signal: AbortSignal,
    offsetBytes: number,
  ): Promise<Transfer> {
    const context = {
      control: this.#control,
      limits: this.#options.limits,
      tls: this.login.isProtected ? this.#tls : undefined,
    };
    const isRestartArmed = this.#isRestartArmed;
    const wish = { command: command(verb, argument), direction, signal, offsetBytes, isRestartArmed };
    this.#isRestartArmed ||= offsetBytes > 0;
    const transfer = await openTransfer(wish, context, this.#options.data);
    this.#transfer = transfer;
    void transfer.ended.then(({ type }) => {
      if (type === 'complete') this.#isRestartArmed = false;
    });
    void transfer.settled.then(() => {
      if (this.#transfer === transfer) this.#transfer = undefined;
    });
    return transfer;
  }
}

/** Implicit TLS. Rejects like secureControl, or with Cancelled. */
async function secureAtOnce(tls: SessionTls, tcp: Socket, signal: AbortSignal): Promise<Socket> {
  const giveUp = (): void => void tcp.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await tls.secureControl(tcp);
  } catch (error) {
    throw signal.aborted ? new Cancelled({ cause: signal.reason }) : error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
