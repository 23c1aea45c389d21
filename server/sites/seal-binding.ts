/** What the sealed secret of a site belongs to: changed or swapped in the database, it cannot be opened any more (design case T49). */
import type { Binding } from '../security/secret-box.ts';
import type { KeptSite } from '../store/site-store.ts';

/** The binding of one secret of a site: which site, which server, how it is reached and trusted, and as whom. */
export function bindingOf(
  what: 'password' | 'account',
  site: Pick<KeptSite, 'id' | 'host' | 'port' | 'security' | 'user' | 'trustedCertificate'>,
): Binding {
  const { id, host, port, security, user, trustedCertificate } = site;
  return [what, id, host, port, security, user, trustedCertificate ?? ''];
}
