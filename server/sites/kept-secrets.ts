/** The sealed secrets of saved sites, for a change of keys. */
import type { KeptSecret } from '../security/key-rotation.ts';
import type { SiteStore } from '../store/site-store.ts';
import { bindingOf } from './seal-binding.ts';

/** All of them, as they are now. */
export function keptSecretsOf(store: SiteStore): KeptSecret[] {
  return store.all().flatMap((site) =>
    (['password', 'account'] as const).flatMap((what) => {
      const sealed = site[what];
      if (sealed === undefined) return [];
      const replace = (fresh: string): void => store.replaceSecret(site.id, what, fresh);
      return [{ name: `${what} of site ${site.id}`, sealed, binding: bindingOf(what, site), replace }];
    }),
  );
}
