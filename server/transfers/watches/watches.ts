/**
 * All watches of a gateway: folders of saved sites in which the arrival of files is noticed, written down, and told. Whatever is told
 * was written before, so that nothing is lost when the process ends, however it ends.
 */
import { requireReach } from '../../accounts/principal.ts';
import type { Principal } from '../../accounts/principal.ts';
import type { Watch, WatchChange, WatchDraft, WebhookDraft } from '../../contract/watch.ts';
import type { Deliveries, Delivery, WatchEvents } from '../../contract/watch-event.ts';
import { Secret } from '../../secret.ts';
import { canonicalText } from '../../security/remote-path.ts';
import { newId } from '../../security/token.ts';
import type { Sites } from '../../sites/sites.ts';
import { DeliveryMissing, SiteNotSaved, TooManyWatches, WatchMissing } from '../errors.ts';
import { LiveWatch } from './live-watch.ts';
import type { LiveWorld } from './live-watch.ts';
import { mayManage, maySee, ownerOf, requireManage } from './watch-access.ts';
import { deliveryView } from './watch-event-view.ts';
import { WatchLog } from './watch-log.ts';
import { settingsOf } from './watch-record.ts';
import { deliveriesOf, eventsAfter } from './watch-replay.ts';
import type { ReplayOptions } from './watch-replay.ts';
import { watchView } from './watch-view.ts';
import { WatchUpkeep } from './watch-upkeep.ts';
import { bindingOf } from './webhook-courier.ts';
import { newWebhookSecret } from './webhook-signature.ts';
import { permitWebhook, webhookUrl } from './webhook-target.ts';

const MAX_WATCHES = 500;
/** Made by one token. */
const MAX_WATCHES_PER_TOKEN = 50;
/** After a start the watches do not look all at once. */
const START_SPREAD_MS = 2_000;

/** What watches work with. */
export interface WatchesOptions extends LiveWorld {
  readonly sites: Pick<Sites, 'get'>;
}

/** The watches. */
export class Watches {
  readonly #options: WatchesOptions;
  readonly #byId = new Map<string, LiveWatch>();
  readonly #upkeep: WatchUpkeep;
  readonly #end = new AbortController();

  constructor(options: WatchesOptions) {
    this.#options = options;
    this.#upkeep = new WatchUpkeep(options.store, options);
  }

  /** Goes on with what is kept. Throws what SQLite says. */
  start(): void {
    const { store, chance } = this.#options;
    for (const kept of store.list()) {
      const firstPauseMs = chance() * START_SPREAD_MS;
      this.#byId.set(kept.id, new LiveWatch(kept, this.#options, { firstPauseMs }));
    }
    this.#upkeep.begin();
  }

  /**
   * Makes a watch. draft: already validated. Throws SiteMissing, SiteNotSaved, RightMissing, PathInvalid, TooManyWatches,
   * WebhookInvalid, WebhookNotAllowed, DnsFailed and what SQLite says. Returns it with the secret of its webhook.
   */
  async make(principal: Principal, draft: WatchDraft, signal: AbortSignal): Promise<Watch> {
    const folder = canonicalText(draft.folder);
    const site = this.#options.sites.get(principal, draft.site);
    requireReach(principal, { right: 'read', paths: [folder] });
    if (!site.isSaved) throw new SiteNotSaved();
    const owner = ownerOf(principal);
    this.#requireRoom(owner);
    const id = newId();
    const webhook =
      draft.webhook === undefined ? undefined : await this.#webhookOf(id, draft.webhook, signal);
    this.#requireRoom(owner);
    principal.ended.throwIfAborted();
    const settings = JSON.stringify(settingsOf(draft));
    const kept = this.#options.store.add({
      ...{ id, site: site.id, folder, settings, owner, createdAt: this.#options.now() },
      webhook: webhook?.kept,
    });
    const live = new LiveWatch(kept, this.#options, { firstPauseMs: 0 });
    this.#byId.set(id, live);
    if (this.#end.signal.aborted) await live.close();
    return this.#view(live, principal, webhook?.shown);
  }

  /** All that the principal may see, oldest first. */
  list(principal: Principal): Watch[] {
    return [...this.#byId.values()]
      .filter(({ record }) => maySee(principal, record))
      .map((live) => this.#view(live, principal));
  }

  /** Throws WatchMissing. */
  get(principal: Principal, id: string): Watch {
    return this.#view(this.#visible(principal, id), principal);
  }

  /** Its events; see eventsAfter. Throws WatchMissing. */
  events(principal: Principal, id: string, options: ReplayOptions): Promise<WatchEvents> {
    const signal = AbortSignal.any([options.signal, this.#end.signal]);
    return eventsAfter(this.#options.store, this.#visible(principal, id), { ...options, signal });
  }

  /** Its events for whoever follows them live. Throws WatchMissing. */
  log(principal: Principal, id: string): WatchLog {
    return new WatchLog(this.#options.store, this.#visible(principal, id));
  }

  /** Throws as `make` does, and WatchMissing. */
  async change(principal: Principal, id: string, change: WatchChange, signal: AbortSignal): Promise<Watch> {
    const live = this.#managed(principal, id);
    const { paused, webhook } = change;
    const fresh =
      webhook === undefined || webhook === null ? undefined : await this.#webhookOf(id, webhook, signal);
    if (webhook !== undefined) await live.setWebhook(fresh?.kept);
    if (paused === true) await live.pause();
    if (paused === false) await live.resume();
    return this.#view(live, principal, fresh?.shown);
  }

  /** Its events are gone with it. Throws WatchMissing, RightMissing. */
  async remove(principal: Principal, id: string): Promise<void> {
    const live = this.#managed(principal, id);
    this.#options.store.end(live.record.number);
    this.#byId.delete(id);
    await live.close();
    this.#upkeep.sweep();
  }

  /** Deliveries in one state. Throws WatchMissing, RightMissing. */
  deliveries(
    principal: Principal,
    id: string,
    options: { readonly state: Delivery['state']; readonly since: number; readonly limit: number },
  ): Deliveries {
    return deliveriesOf(this.#options.store, this.#managed(principal, id), options);
  }

  /** Delivers an event once more. Throws WatchMissing, RightMissing, DeliveryMissing. */
  retry(principal: Principal, id: string, number: number): Delivery {
    const live = this.#managed(principal, id);
    const { events } = this.#options.store;
    const isDelivered = live.kept?.webhook !== undefined;
    if (!isDelivered || events.find(live.record.number, number) === undefined) throw new DeliveryMissing();
    events.retry(live.record.number, number);
    const kept = events.find(live.record.number, number);
    if (kept === undefined) throw new DeliveryMissing();
    live.hurryDeliveries();
    return deliveryView(live.record, kept);
  }

  /** A token has ended: what it had watched stops at once. */
  ownerEnded(owner: string): void {
    for (const live of this.#byId.values()) if (live.record.owner === owner) void live.close();
  }

  /** Ends all looks and deliveries at once; what was on its way is done again at the next start. */
  async close(): Promise<void> {
    this.#end.abort();
    await Promise.all([this.#upkeep.close(), ...[...this.#byId.values()].map((live) => live.close())]);
  }

  #visible(principal: Principal, id: string): LiveWatch {
    const live = this.#byId.get(id);
    if (live === undefined || !maySee(principal, live.record)) throw new WatchMissing();
    return live;
  }

  #managed(principal: Principal, id: string): LiveWatch {
    const live = this.#visible(principal, id);
    requireManage(principal, live.record);
    return live;
  }

  #requireRoom(owner: string | undefined): void {
    if (this.#byId.size >= MAX_WATCHES) throw new TooManyWatches(MAX_WATCHES);
    if (owner === undefined) return;
    const own = [...this.#byId.values()].filter(({ record }) => record.owner === owner);
    if (own.length >= MAX_WATCHES_PER_TOKEN) throw new TooManyWatches(MAX_WATCHES_PER_TOKEN);
  }

  async #webhookOf(
    id: string,
    draft: WebhookDraft,
    signal: AbortSignal,
  ): Promise<{ kept: { url: string; sealedSecret: string }; shown?: string }> {
    const { policy, box } = this.#options;
    const url = webhookUrl(draft.url);
    await permitWebhook(policy, url, signal);
    const isGiven = draft.secret !== undefined;
    const secret = isGiven ? new Secret(draft.secret ?? '') : newWebhookSecret();
    const kept = { url: url.href, sealedSecret: box.seal(secret, bindingOf(id)) };
    return isGiven ? { kept } : { kept, shown: secret.reveal() };
  }

  #view(live: LiveWatch, principal: Principal, secret?: string): Watch {
    const { store, clock } = this.#options;
    const kept = live.kept;
    if (kept === undefined) throw new WatchMissing();
    const viewer = mayManage(principal, live.record) ? 'manager' : 'reader';
    return watchView(live, kept, {
      ...{ store, nowMs: clock(), viewer },
      ...(secret === undefined ? {} : { secret }),
    });
  }
}
