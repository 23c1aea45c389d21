/**
 * RETR and STOR of one session, and what has to be true before a file may be promised: transfers are binary, REST works, the
 * account was given. Sends nothing itself: the session does.
 */
import type { Secret } from '../secret.ts';
import type { Argument } from './command.ts';
import { Download } from './download.ts';
import type { Extent } from './download.ts';
import { AccountRequired, NotSupported, ReplyError } from './errors.ts';
import type { Knowledge } from './knowledge.ts';
import type { Pathname } from './pathname.ts';
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';
import { countLastByte, learnLastByte, learnRestart } from './restart-proof.ts';
import { sizeToldIn } from './size-reply.ts';
import type { Transfer } from './transfer.ts';
import { Upload } from './upload.ts';

/** STOR writes a file anew, or from an offset on behind REST; APPE adds to its end. */
export type StoringVerb = 'STOR' | 'APPE';

/** What the session does for it. */
export interface TransferPowers {
  readonly knowledge: Knowledge;
  readonly account: Secret | undefined;
  ask(verb: string, argument?: Argument): Promise<Reply>;
  note(text: string): void;
  /** Begins a transfer; see openTransfer. */
  begin(
    verb: 'RETR' | StoringVerb,
    path: Uint8Array,
    signal: AbortSignal,
    offsetBytes: number,
  ): Promise<Transfer>;
}

/** Where to begin, how much is wanted, and who may give it up. */
export interface RetrieveOptions {
  readonly offsetBytes?: number;
  readonly extent?: Extent;
  readonly signal: AbortSignal;
}

/** Where to write from, and who may give it up. */
export interface StoreOptions {
  readonly offsetBytes?: number;
  readonly signal: AbortSignal;
}

/** The files of one session. */
export class FileTransfers {
  readonly #powers: TransferPowers;
  #isBinary: boolean;

  /** isBinary: whether TYPE I was accepted at the login. */
  constructor(powers: TransferPowers, isBinary: boolean) {
    this.#powers = powers;
    this.#isBinary = isBinary;
  }

  /** See FtpSession.retrieve. */
  async retrieve(path: Pathname, options: RetrieveOptions): Promise<Download> {
    const { offsetBytes = 0, extent = {}, signal } = options;
    await this.#needBinary();
    if (offsetBytes === 0)
      return new Download(await this.#powers.begin('RETR', path.bytes, signal, 0), extent);
    const { availableBytes } = extent;
    // The last byte proves itself: it must come alone.
    if (availableBytes !== undefined && !(availableBytes === 1 && this.#mayRestart)) {
      await this.#needRestart(path, offsetBytes + availableBytes, signal);
    }
    return this.#retrieveFrom(path, offsetBytes, extent, signal);
  }

  /** See FtpSession.store and FtpSession.append. */
  async store(verb: StoringVerb, path: Pathname, options: StoreOptions): Promise<Upload> {
    const { offsetBytes = 0, signal } = options;
    await this.#needBinary();
    try {
      return new Upload(await this.#powers.begin(verb, path.bytes, signal, offsetBytes));
    } catch (error) {
      if (!(error instanceof ReplyError) || error.reply.code !== CODE.needAccountForStoring) throw error;
      await this.#giveAccount(error);
      return new Upload(await this.#powers.begin(verb, path.bytes, signal, offsetBytes));
    }
  }

  /** TYPE I was refused at the login: once more, and if that is refused too no file may claim to be what the server has (case 60). */
  async #needBinary(): Promise<void> {
    if (this.#isBinary) return;
    const reply = await this.#powers.ask('TYPE', 'I');
    const knowsNoTypes = reply.code === CODE.syntaxError || reply.code === CODE.notImplemented;
    if (!reply.isPositive && !knowsNoTypes) {
      throw new NotSupported('TYPE I', { cause: new ReplyError('TYPE', reply) });
    }
    if (knowsNoTypes) this.#powers.note('the server knows no TYPE, so it converts nothing');
    this.#isBinary = true;
  }

  /**
   * Whether REST is known to work here; the last byte of this file, which has `sizeBytes`, proves it where nobody knows. Rejects with
   * what broke.
   */
  async provesRestart(path: Pathname, sizeBytes: number, signal: AbortSignal): Promise<boolean> {
    const { knowledge } = this.#powers;
    if (knowledge.get('restart') === undefined && sizeBytes > 1) {
      this.#powers.note('does REST work here? The last byte of this file will tell');
      const wanted = { availableBytes: 1 };
      const last = await this.#retrieveFrom(path, sizeBytes - 1, wanted, signal).catch(notFromThere);
      const count = await countLastByte(last);
      if (count !== 1) {
        const sizeNow =
          count < sizeBytes ? sizeToldIn(await this.#powers.ask('SIZE', path.bytes)) : undefined;
        learnLastByte(knowledge, { count, sizeBytes, sizeNow });
      }
    }
    return knowledge.get('restart') === true;
  }

  /** Nothing is promised about a part of a file until REST has been seen to work here: a doubt is as good as a lie. */
  async #needRestart(path: Pathname, sizeBytes: number, signal: AbortSignal): Promise<void> {
    if (await this.provesRestart(path, sizeBytes, signal)) return;
    const why = this.#powers.knowledge.fact('restart')?.evidence ?? 'the file changes while it is read';
    throw new NotSupported('REST', { cause: new Error(why) });
  }

  get #mayRestart(): boolean {
    return this.#powers.knowledge.get('restart') !== false;
  }

  async #retrieveFrom(
    path: Pathname,
    offsetBytes: number,
    extent: Extent,
    signal: AbortSignal,
  ): Promise<Download> {
    const { knowledge } = this.#powers;
    const transfer = await this.#powers.begin('RETR', path.bytes, signal, offsetBytes);
    const { availableBytes } = extent;
    const isProven = knowledge.get('restart') === true;
    if (availableBytes !== undefined) {
      void transfer.ended.then(({ type }) => {
        if (type === 'complete')
          learnRestart(knowledge, { offsetBytes, availableBytes }, transfer.movedBytes);
      });
    }
    return new Download(transfer, isProven ? extent : { ...extent, isOffsetUnproven: true });
  }

  /** 532: some servers want the account only when something is stored (case 18). */
  async #giveAccount(refusal: ReplyError): Promise<void> {
    const { account } = this.#powers;
    if (account === undefined) throw new AccountRequired(refusal.verb, refusal.reply, { phase: 'command' });
    const reply = await this.#powers.ask('ACCT', account);
    if (!reply.isPositive) throw new AccountRequired('ACCT', reply, { phase: 'command' });
  }
}

/** 554 to RETR is about the offset: the server counts in another way (RFC 3659 section 5.4). */
function notFromThere(cause: unknown): never {
  const isOffset = cause instanceof ReplyError && cause.reply.code === CODE.restartImpossible;
  throw isOffset ? new NotSupported('REST', { cause }) : cause;
}
