/**
 * A session: one logged-in control connection and its verbs. One command at a time; one login for life.
 * Nothing here knows pools, sites or HTTP. Paths are bytes (pathname.ts).
 */
import { command } from './command.ts';
import type { Argument } from './command.ts';
import { connectSession } from './connecting.ts';
import type { Connected, OpeningTimes, SessionOptions } from './connecting.ts';
import type { ControlConnection } from './control-connection.ts';
import type { Endpoint } from './dial.ts';
import { plainAddress } from './data/data-connection.ts';
import { openTransfer } from './data-opening.ts';
import type { DataOptions } from './data-opening.ts';
import { Download } from './download.ts';
import { ReplyError, SessionLost, TimedOut, TlsNotResumed } from './errors.ts';
import { FileTransfers } from './file-transfers.ts';
import type { RetrieveOptions, StoreOptions, TransferPowers } from './file-transfers.ts';
import { Knowledge } from './knowledge.ts';
import type { LoginFacts } from './login.ts';
import { NameWire } from './name-wire.ts';
import { PathWire } from './path-wire.ts';
import type { Pathname } from './pathname.ts';
import type { Reply } from './reply.ts';
import { learnSilence } from './silent-verbs.ts';
import type { SessionTls } from './tls.ts';
import type { Transfer } from './transfer.ts';
import { isSending } from './transfer-state.ts';
import type { Upload } from './upload.ts';

/** Politeness has a limit: after that long QUIT was answered and the connection closed, or not. */
const QUIT_MS = 1_000;
/** Whoever answered so shortly before a silence was there; otherwise a router may have forgotten the connection meanwhile. */
const LATELY_MS = 5_000;

/**
 * `idle`: may be lent. `busy`: a command or transfer runs. `draining`: a cancelled transfer is being cleaned up.
 * `suspect`: a reply came that nobody expected; destroy it. `dead`.
 */
export type SessionState = 'idle' | 'busy' | 'draining' | 'suspect' | 'dead';

/** Ways to list the current folder. */
export type ListingVerb = 'MLSD' | 'LIST' | 'LIST -a' | 'NLST';

/** One logged-in control connection. */
export class FtpSession {
  readonly #control: ControlConnection;
  /** How the bytes of names reach the server. */
  readonly names: NameWire;
  readonly #paths: PathWire;
  #options: SessionOptions;
  readonly #tls: SessionTls;
  readonly login: LoginFacts;
  readonly opening: OpeningTimes;
  /** Shared with all sessions of the site. */
  readonly knowledge: Knowledge;
  #transfer: Transfer | undefined;
  #answeredAt = performance.now();
  /** Some servers apply REST to the next transfer when the one it was meant for failed (pyftpdlib, ftp-srv 4.6.3). */
  #isRestartArmed = false;
  readonly #files: FileTransfers;

  private constructor(
    { control, tls, login, opening }: Connected,
    options: SessionOptions,
    knowledge: Knowledge,
  ) {
    this.#control = control;
    this.#tls = tls;
    this.login = login;
    this.opening = opening;
    this.#options = options;
    this.knowledge = knowledge;
    const { wantsUtf8 } = options;
    this.names = new NameWire((verb, argument) => this.#exchange(verb, argument), {
      knowledge,
      wantsUtf8,
      ...login,
    });
    this.#paths = new PathWire(login.paths, (verb, argument) => this.names.ask(verb, argument));
    const powers: TransferPowers = {
      knowledge,
      account: options.credentials.account,
      ask: (verb, argument) => this.ask(verb, argument),
      note: (text) => this.note(text),
      begin: (verb, path, signal, offsetBytes) => this.#begin(verb, path, signal, offsetBytes),
    };
    this.#files = new FileTransfers(powers, login.isBinary);
  }

  /**
   * Connects and logs in. Rejects with ConnectFailed, TimedOut, ServerBusy, LoginRefused, AccountRequired, TlsRefused, TlsFailed,
   * CertificateUntrusted, TlsInjection, BadReply, SessionLost or Cancelled; nothing stays open then.
   */
  static async open(options: SessionOptions, signal: AbortSignal): Promise<FtpSession> {
    const knowledge = options.knowledge ?? new Knowledge();
    const connected = await connectSession(options, knowledge, signal);
    connected.control.onGone(options.onGone);
    return new FtpSession(connected, options, knowledge);
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

  /** Both ends of the control connection, as this machine's sockets see them. */
  get ends(): { readonly own: Endpoint; readonly server: Endpoint } {
    const { localAddress, localPort = 0, remoteAddress, remotePort = 0 } = this.#control.socket;
    return {
      own: { address: plainAddress(localAddress), port: localPort },
      server: { address: plainAddress(remoteAddress), port: remotePort },
    };
  }

  /** Facts of the TLS handshake; undefined on a session in clear. */
  get tlsFacts(): SessionTls['facts'] {
    return this.login.isProtected ? this.#tls.facts : undefined;
  }

  /** Sends one simple command. Resolves with whatever final reply comes; rejects only when the session ends. */
  ask(verb: string, argument?: Argument): Promise<Reply> {
    return this.#paths.concerns(argument)
      ? this.#askNatively(verb, argument)
      : this.names.ask(verb, argument);
  }

  async #askNatively(verb: string, path: Uint8Array): Promise<Reply> {
    const native = await this.#paths.native(verb, path);
    return 'refusal' in native ? native.refusal : this.names.ask(verb, native.argument);
  }

  /** The site's settings may have changed since the login. Resolves with false when only a new session can follow them. */
  follow({
    mode,
    wantsUtf8,
  }: Pick<SessionOptions, 'wantsUtf8'> & Pick<DataOptions, 'mode'>): Promise<boolean> {
    this.#options = { ...this.#options, data: { ...this.#options.data, mode } };
    return this.names.follow(wantsUtf8);
  }

  #exchange(verb: string, argument?: Argument): Promise<Reply> {
    const asked = command(verb, argument);
    const wasThere = performance.now() - this.#answeredAt < LATELY_MS;
    return this.#control.exchange(asked, this.#options.limits.replyMs).then(
      (reply) => {
        this.#answeredAt = performance.now();
        return reply;
      },
      (error: unknown) => {
        if (error instanceof TimedOut && wasThere) learnSilence(this.knowledge, asked.verb, error.afterMs);
        throw error;
      },
    );
  }

  /** A line of our own in the transcript. */
  note(text: string): void {
    this.#control.log.event(text);
  }

  /**
   * RETR from an offset. The preliminary reply is in when this resolves. Rejects with the server's refusal (ReplyError),
   * DataRefused, NotSupported (REST), Cancelled or what ended the session.
   */
  retrieve(path: Pathname, options: RetrieveOptions): Promise<Download> {
    return this.#files.retrieve(path, options);
  }

  /** See FileTransfers.provesRestart. */
  provesRestart(path: Pathname, sizeBytes: number, signal: AbortSignal): Promise<boolean> {
    return this.#files.provesRestart(path, sizeBytes, signal);
  }

  /** Lists the current folder, without naming it: arguments are options or patterns on some servers (case 86). */
  async retrieveListing(verb: ListingVerb, signal: AbortSignal): Promise<Download> {
    return new Download(await this.#begin(verb, undefined, signal, 0));
  }

  /**
   * STOR: of a whole file, or with an offset the rest of one. Whether the server keeps what is before the offset has to be known
   * (`append` of knowledge.ts); what lay behind the new bytes may stay. Rejects like retrieve.
   */
  store(path: Pathname, options: StoreOptions): Promise<Upload> {
    return this.#files.store('STOR', path, options);
  }

  /** APPE: adds to the end of a file, wherever that is for the server. Rejects like retrieve. */
  append(path: Pathname, options: { readonly signal: AbortSignal }): Promise<Upload> {
    return this.#files.store('APPE', path, { signal: options.signal });
  }

  /** Says goodbye and waits until the server has closed: it counts the session until then (case 92). Never rejects. */
  async quit(): Promise<void> {
    if (this.state === 'idle') await this.#sayGoodbye();
    this.destroy(new SessionLost('we said goodbye'));
  }

  #sayGoodbye(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, QUIT_MS);
      const over = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const end = { verb: 'QUIT', onFinal: over, onLost: over };
      this.#control.send(command('QUIT'), { ...end, onFinal: () => this.#control.expect(end) });
    });
  }

  /** Closes at once. */
  destroy(reason: Error): void {
    this.#control.destroy(reason);
  }

  /** Another session may have learned meanwhile that this one's TLS fails on data connections; a new one will use an older. */
  #demandUsableTls(): void {
    if (this.tlsFacts?.version !== 'TLSv1.3' || this.knowledge.get('tlsCap') !== 'TLSv1.2') return;
    const reason = new SessionLost('its TLS 1.3 is known to fail on data connections here');
    this.destroy(reason);
    throw reason;
  }

  async #begin(
    verb: string,
    path: Uint8Array | undefined,
    signal: AbortSignal,
    offsetBytes: number,
  ): Promise<Transfer> {
    this.#demandUsableTls();
    const argument = await this.#nativePath(verb, path);
    const context = {
      control: this.#control,
      limits: this.#options.limits,
      tls: this.login.isProtected ? this.#tls : undefined,
    };
    const direction = isSending(verb) ? 'send' : 'receive';
    const open = (bytes: Uint8Array | undefined): Promise<Transfer> => {
      const isRestartArmed = this.#isRestartArmed;
      this.#isRestartArmed ||= offsetBytes > 0;
      const wish = { command: command(verb, bytes), direction, signal, offsetBytes, isRestartArmed } as const;
      return openTransfer(wish, context, this.#options.data);
    };
    const transfer = await this.names.begin(verb, argument, open).catch((error: unknown) => {
      this.#learnTlsCap(error);
      throw error;
    });
    this.#transfer = transfer;
    void transfer.ended.then((outcome) => {
      if (outcome.type === 'complete') this.#isRestartArmed = false;
      else this.#learnTlsCap(outcome.error);
    });
    void transfer.settled.then(() => {
      if (this.#transfer === transfer) this.#transfer = undefined;
    });
    return transfer;
  }

  async #nativePath(verb: string, path: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    if (!this.#paths.concerns(path)) return path;
    const native = await this.#paths.native(verb, path);
    if ('refusal' in native) throw new ReplyError('CWD', native.refusal);
    return native.argument;
  }

  /** Some servers cannot resume TLS 1.3 sessions on data connections and can with TLS 1.2; the next session tries that. */
  #learnTlsCap(error: unknown): void {
    if (!(error instanceof TlsNotResumed) || this.tlsFacts?.version !== 'TLSv1.3') return;
    const { code, text } = error.reply;
    this.knowledge.learn(
      'tlsCap',
      'TLSv1.2',
      `with TLS 1.3, ${error.verb} was answered with ${code} ${text}`,
    );
  }
}
