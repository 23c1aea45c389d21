/** One open live socket: its subscriptions, and what goes out on it. */
import type { WebSocket } from '@fastify/websocket';
import { RightMissing } from '../accounts/errors.ts';
import { requireReach } from '../accounts/principal.ts';
import type { Need, Principal } from '../accounts/principal.ts';
import Schema from 'typebox/schema';
import { ClientMessage } from '../contract/messages.ts';
import type { ServerMessage } from '../contract/messages.ts';
import type { SessionPools } from '../files/session-pools.ts';
import { SiteMissing } from '../sites/errors.ts';
import type { Site } from '../sites/site.ts';
import type { Sites } from '../sites/sites.ts';
import type { TransferBoard } from '../transfers/transfer-board.ts';
import { replayTranscript } from './transcript-replay.ts';

const MAX_SUBSCRIPTIONS = 50;
/** Requests in line that are told one by one; `sessions.waiting` counts all. */
const MAX_WAITING_TOLD = 100;
/** A reader that lets so much pile up is ended; it can come back and ask for what it missed. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
const TOO_SLOW = 1013;
const BAD_MESSAGE = 1008;

const isClientMessage = Schema.Compile(ClientMessage);

/** What a connection may ask. */
interface Sources {
  readonly sites: Sites;
  readonly pools: SessionPools;
  readonly board: TransferBoard;
}

/** The gateway's end of one socket. */
export class LiveConnection {
  readonly #socket: WebSocket;
  readonly #principal: Principal;
  readonly #sources: Sources;
  readonly #subscriptions = new Map<string, () => void>();

  constructor(socket: WebSocket, principal: Principal, sources: Sources) {
    this.#socket = socket;
    this.#principal = principal;
    this.#sources = sources;
  }

  /** Handles one text frame; a frame that is no message of ours ends the socket. */
  receive(text: string): void {
    const message = parse(text);
    if (message === undefined) return this.#socket.close(BAD_MESSAGE, 'not a message of gangway.v1');
    if (message.type === 'unsubscribe') return this.#unsubscribe(message.topic);
    try {
      this.#subscribe(message.topic, message.since ?? 0);
    } catch (error) {
      if (!(error instanceof SiteMissing || error instanceof RightMissing)) throw error;
      this.#send({ type: 'refused', topic: message.topic, code: error.code });
    }
  }

  /** Ends all subscriptions. */
  close(): void {
    for (const end of this.#subscriptions.values()) end();
    this.#subscriptions.clear();
  }

  #subscribe(topic: string, since: number): void {
    this.#unsubscribe(topic);
    const [, kind, siteId = ''] = /^(transcript|site):(.+)$/.exec(topic) ?? [];
    if (this.#subscriptions.size >= MAX_SUBSCRIPTIONS) {
      return this.#send({ type: 'refused', topic, code: 'TOO_MANY_SUBSCRIPTIONS' });
    }
    if (kind === 'transcript') this.#watchTranscript(topic, siteId, since);
    else if (kind === 'site') this.#watchSite(topic, siteId);
    else if (topic === 'transfers') this.#watchTransfers(topic);
    else this.#send({ type: 'refused', topic, code: 'TOPIC_UNKNOWN' });
  }

  #unsubscribe(topic: string): void {
    this.#subscriptions.get(topic)?.();
    this.#subscriptions.delete(topic);
  }

  #watchTranscript(topic: string, siteId: string, since: number): void {
    const site = this.#siteFor(siteId, { right: 'read', paths: ['/'] });
    const { transcript } = site;
    this.#send({ type: 'subscribed', topic, missed: transcript.after(since).missed });
    const endLook = this.#sources.pools.watch(site);
    const endReplay = replayTranscript(transcript, since, (line, onTaken) =>
      this.#send({ type: 'transcript', topic, line }, onTaken),
    );
    this.#subscriptions.set(topic, () => {
      endLook();
      endReplay();
    });
  }

  /** The site's sessions and its own requests that wait for one: now, and whenever that changes. */
  #watchSite(topic: string, siteId: string): void {
    const { pools } = this.#sources;
    const site = this.#siteFor(siteId, { right: 'read' });
    const tell = (): void => {
      const waiting = pools
        .lineOf(site)
        .slice(0, MAX_WAITING_TOLD)
        .map(({ label, lane, position, waitedMs }) => ({
          ...(label === undefined ? {} : { requestId: label }),
          ...{ position, lane, waitedMs: Math.round(waitedMs) },
        }));
      this.#send({ type: 'site', topic, sessions: pools.statsOf(site), waiting });
    };
    this.#send({ type: 'subscribed', topic, missed: 0 });
    this.#subscriptions.set(topic, pools.watch(site, tell));
    tell();
  }

  /** Throws SiteMissing or RightMissing. */
  #siteFor(id: string, need: Need): Site {
    const site = this.#sources.sites.get(this.#principal, id);
    requireReach(this.#principal, need);
    return site;
  }

  #watchTransfers(topic: string): void {
    this.#send({ type: 'subscribed', topic, missed: 0 });
    for (const transfer of this.#sources.board.list(this.#principal.id)) {
      this.#send({ type: 'transfer', topic, transfer });
    }
    this.#subscriptions.set(
      topic,
      this.#sources.board.watch(this.#principal.id, (transfer) =>
        this.#send({ type: 'transfer', topic, transfer }),
      ),
    );
  }

  /** onTaken: called when the system has taken it, which is the back-pressure. */
  #send(message: ServerMessage, onTaken?: () => void): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) return this.#socket.close(TOO_SLOW, 'too slow');
    this.#socket.send(JSON.stringify(message), (error?: Error | null) => {
      if (error === undefined || error === null) onTaken?.();
    });
  }
}

function parse(text: string): ClientMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isClientMessage.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
