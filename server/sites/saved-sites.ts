/**
 * Sites that are kept: their settings in the database, their secrets sealed there, and one live site for each, which all who
 * reach it share. What is asked often is answered from memory; the database hears of changes only.
 */
import Schema from 'typebox/schema';
import { SiteDraft } from '../contract/site.ts';
import type { SiteDraft as Draft } from '../contract/site.ts';
import { SealBroken } from '../security/errors.ts';
import type { SecretBox } from '../security/secret-box.ts';
import type { KeptSite, SealedSecrets, SiteStore } from '../store/site-store.ts';
import { SiteMissing, TooManySites } from './errors.ts';
import { bindingOf } from './seal-binding.ts';
import { Site, isSamePlace } from './site.ts';
import type { SiteMemory } from './site-memory.ts';
import { SiteSecrets } from './site-secrets.ts';

/** Each costs memory for its transcript; more than this are many gateways' worth. */
const MAX_SITES = 1_000;

const isDraft = Schema.Compile(SiteDraft);

/** What saved sites work with. */
export interface SavedSitesOptions {
  readonly store: SiteStore;
  readonly box: SecretBox;
  /** What new sites begin with; without one they begin at nothing. */
  readonly memory?: SiteMemory;
  /** Told why the secrets of a site cannot be opened, or why a row is no site. Called while loading only. */
  readonly onTrouble: (site: KeptSite, why: string) => void;
}

/** All saved sites of one gateway. */
export class SavedSites {
  readonly #options: SavedSitesOptions;
  readonly #sites = new Map<string, Site>();

  /** Loads what is kept. Throws what SQLite says. */
  constructor(options: SavedSitesOptions) {
    this.#options = options;
    for (const kept of options.store.all()) this.#load(kept);
  }

  /** Oldest first. */
  get all(): Site[] {
    return [...this.#sites.values()];
  }

  find(id: string): Site | undefined {
    return this.#sites.get(id);
  }

  /** Keeps a site that is not kept yet. Throws TooManySites, KeyMissing and what SQLite says. */
  add(site: Site): void {
    if (this.#sites.size >= MAX_SITES) throw new TooManySites(MAX_SITES);
    this.#options.store.add({ ...settingsOf(site), ...this.#sealed(site) });
    this.#begin(site);
  }

  /** Puts a newer version in the place of a site. Throws SiteMissing, KeyMissing and what SQLite says. */
  replace(site: Site): void {
    const before = this.#sites.get(site.id);
    if (before === undefined) throw new SiteMissing();
    const { store } = this.#options;
    // Secrets that are locked are left as they are.
    if (site.secrets === before.secrets && isSamePlace(site, before)) store.updateSettings(settingsOf(site));
    else store.update({ ...settingsOf(site), ...this.#sealed(site) });
    if (site.profile !== before.profile) this.#options.memory?.attach(site);
    this.#sites.set(site.id, site);
  }

  /** Forgets one, and ends the work on it. Throws what SQLite says. */
  remove(site: Site): void {
    this.#options.store.remove(site.id);
    this.#sites.delete(site.id);
    site.end();
  }

  #begin(site: Site): void {
    // One that was ad-hoc before has its memories already.
    if (site.revision === 1) this.#options.memory?.attach(site);
    this.#sites.set(site.id, site);
  }

  #load(kept: KeptSite): void {
    const { onTrouble, memory } = this.#options;
    const draft: unknown = draftOf(kept);
    if (!isDraft.Check(draft)) return onTrouble(kept, 'it is no site');
    const { id, host, createdAt, revision } = kept;
    const site = new Site(
      draft,
      { id, owner: id, host, createdAt },
      { secrets: this.#opened(kept), revision },
    );
    memory?.attach(site);
    this.#sites.set(id, site);
  }

  #opened(kept: KeptSite): SiteSecrets {
    try {
      const [password, account] = (['password', 'account'] as const).map((what) => {
        const sealed = kept[what];
        return sealed === undefined ? undefined : this.#options.box.open(sealed, bindingOf(what, kept));
      });
      return new SiteSecrets(password, account);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      this.#options.onTrouble(kept, `its password is locked: ${error.message}`);
      const [hasPassword, hasAccount] = [kept.password !== undefined, kept.account !== undefined];
      return new SiteSecrets(undefined, undefined, { hasPassword, hasAccount });
    }
  }

  #sealed(site: Site): SealedSecrets {
    const { hasPassword, hasAccount } = site.secrets;
    if (!hasPassword && !hasAccount) return { password: undefined, account: undefined };
    return {
      password: hasPassword ? this.#options.box.seal(site.password, bindingOf('password', site)) : undefined,
      account:
        site.account === undefined
          ? undefined
          : this.#options.box.seal(site.account, bindingOf('account', site)),
    };
  }
}

function settingsOf(site: Site): Omit<KeptSite, keyof SealedSecrets> {
  const { id, name, host, port, security, user, mode, segments, startFolder, trustedCertificate } = site;
  const { createdAt, revision, charsetChoice: charset } = site;
  const words = { id, name, host, port, security, user, mode, segments, charset };
  return { ...words, startFolder, trustedCertificate, createdAt, revision };
}

function draftOf(kept: KeptSite): unknown {
  const { name, host, port, security, user, mode, segments, charset, startFolder, trustedCertificate } = kept;
  return {
    ...{ saved: true, name, host, port, security, user, mode, segments, charset },
    ...(startFolder === undefined ? {} : { startFolder }),
    ...(trustedCertificate === undefined ? {} : { trustedCertificate }),
  } satisfies Partial<Record<keyof Draft, unknown>>;
}
