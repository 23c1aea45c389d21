/** The channels of one socket, by the numbers that the client has given them. */
import { requireReach } from '../accounts/principal.ts';
import type { Principal } from '../accounts/principal.ts';
import type { OpenRead, OpenWrite } from '../contract/channel-messages.ts';
import type { GatewayError } from '../errors.ts';
import type { SessionPools } from '../files/session-pools.ts';
import { RequestRefused, problemOf } from '../problem.ts';
import type { Language } from '../problem.ts';
import { PathInvalid } from '../security/errors.ts';
import { canonicalText, hadTrailingSlash } from '../security/remote-path.ts';
import { newId } from '../security/token.ts';
import { SiteMissing } from '../sites/errors.ts';
import type { Site } from '../sites/site.ts';
import type { Sites } from '../sites/sites.ts';
import type { TransferBoard } from '../transfers/transfer-board.ts';
import type { Channel, ChannelOptions } from './channel.ts';
import { ChannelCancelled, GatewayStopping, TooManyChannels } from './errors.ts';
import type { Outgoing } from './outgoing.ts';
import { ReadChannel } from './read-channel.ts';
import { WriteChannel } from './write-channel.ts';

const MAX_CHANNELS = 16;

/** What channels work with. */
export interface ChannelsOptions {
  readonly sites: Sites;
  readonly pools: SessionPools;
  readonly board: TransferBoard;
  readonly principal: Principal;
  readonly out: Outgoing;
  /** Of the problems, where `open` does not say. */
  readonly language: Language;
  /** Told of failures inside Gangway. */
  readonly onFault: (error: unknown) => void;
  /** Told when the client does what the protocol forbids. */
  readonly onViolation: (why: string) => void;
  readonly stalledMs?: number;
}

interface OpenChannel {
  readonly channel: Channel;
  readonly end: AbortController;
}

/** What a client may open. */
export type OpenWish = OpenRead | OpenWrite;

/** The channels of one socket. */
export class Channels {
  readonly #options: ChannelsOptions;
  readonly #open = new Map<number, OpenChannel>();
  #highest = -1;
  #isStopping = false;
  #onEmpty: (() => void) | undefined;

  constructor(options: ChannelsOptions) {
    this.#options = options;
  }

  /** Bytes that each open channel has moved. */
  get movedBytes(): ReadonlyMap<number, number> {
    return new Map([...this.#open].map(([number, { channel }]) => [number, channel.movedBytes]));
  }

  /** Opens one; tells `failed` when that cannot be. */
  open(wish: OpenWish): void {
    if (!this.#isFree(wish.channel)) return;
    this.#highest = Math.max(this.#highest, wish.channel);
    const requestId = newId();
    let site: Site | undefined;
    try {
      if (this.#isStopping) throw new GatewayStopping();
      if (this.#open.size >= MAX_CHANNELS) throw new TooManyChannels(MAX_CHANNELS);
      site = this.#options.sites.get(this.#options.principal, wish.site);
      void this.#run(wish, { site, path: this.#pathOf(wish), requestId });
    } catch (error) {
      this.#tellFailed(wish, error, { site, requestId });
    }
  }

  /** Something that should have been an `open`: told as a problem of that channel. */
  refuse(channel: number, why: string): void {
    if (!this.#isFree(channel)) return;
    const error = new RequestRefused('REQUEST_INVALID', why);
    this.#tellFailed({ channel }, error, { requestId: newId() });
  }

  /** A channel that is over is no error: the client may not have heard of it. */
  grant(number: number, bytes: number): void {
    this.#open.get(number)?.channel.grant(bytes);
  }

  receive(number: number, bytes: Buffer): void {
    if (number > this.#highest) return this.#options.onViolation(`channel ${number} was never opened`);
    const isGranted = this.#open.get(number)?.channel.receive(bytes) ?? true;
    if (!isGranted) this.#options.onViolation(`channel ${number} got more bytes than were granted`);
  }

  complete(number: number): void {
    this.#open.get(number)?.channel.complete();
  }

  cancel(number: number): void {
    this.abort(number, new ChannelCancelled());
  }

  /** Gives one up. */
  abort(number: number, reason: GatewayError): void {
    const open = this.#open.get(number);
    open?.end.abort(reason);
    open?.channel.destroy();
  }

  abortAll(reason: GatewayError): void {
    for (const number of [...this.#open.keys()]) this.abort(number, reason);
  }

  /** Refuses new ones from now on; calls back when there are none any more. */
  stop(onEmpty: () => void): void {
    this.#isStopping = true;
    this.#onEmpty = onEmpty;
    if (this.#open.size === 0) onEmpty();
  }

  #isFree(number: number): boolean {
    if (!this.#open.has(number)) return true;
    this.#options.onViolation(`channel ${number} is open already`);
    return false;
  }

  /** Throws PathInvalid or RightMissing. */
  #pathOf({ path: text, mode }: OpenWish): string {
    if (mode === 'write' && hadTrailingSlash(text))
      throw new PathInvalid('ends with a slash, as only a folder may');
    const path = canonicalText(text);
    requireReach(this.#options.principal, { right: mode, paths: [path] });
    return path;
  }

  /** Never rejects. */
  async #run(
    wish: OpenWish,
    { site, path, requestId }: { readonly site: Site; readonly path: string; readonly requestId: string },
  ): Promise<void> {
    const { principal, pools, board, out, stalledMs } = this.#options;
    const end = new AbortController();
    const options: ChannelOptions = {
      ...{ channel: wish.channel, principal, pools, board, out, path },
      work: { site, signal: end.signal, requestId },
      giveUp: (reason) => this.abort(wish.channel, reason),
      ...(stalledMs === undefined ? {} : { stalledMs }),
    };
    const channel = wish.mode === 'read' ? new ReadChannel(wish, options) : new WriteChannel(wish, options);
    this.#open.set(wish.channel, { channel, end });
    const siteEnded = (): void => this.abort(wish.channel, new SiteMissing());
    site.ended.addEventListener('abort', siteEnded);
    try {
      await channel.run();
      this.#open.delete(wish.channel);
    } catch (error) {
      this.#open.delete(wish.channel);
      this.#tellFailed(wish, end.signal.aborted ? end.signal.reason : error, { site, requestId });
    }
    site.ended.removeEventListener('abort', siteEnded);
    if (this.#open.size === 0) this.#onEmpty?.();
  }

  #tellFailed(
    { channel, language }: Partial<OpenWish> & { readonly channel: number },
    error: unknown,
    { site, requestId }: { readonly site?: Site | undefined; readonly requestId: string },
  ): void {
    const { problem } = problemOf(error, {
      language: language ?? this.#options.language,
      requestId,
      mask: (text) => site?.masked(text) ?? text,
    });
    if (problem.code === 'INTERNAL') this.#options.onFault(error);
    this.#options.out.send({ type: 'failed', channel, problem });
  }
}
