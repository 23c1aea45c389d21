/** What PROPPATCH asks for. RFC 4918 sections 9.2 and 14.19. Pure. */
import { XmlInvalid } from './errors.ts';
import { nameKey } from './property-name.ts';
import { childrenOf, isDav, textOf } from './xml-tree.ts';
import type { XmlElement } from './xml-tree.ts';

/** Both mean the time of the file; the second one is what Windows sets. */
const TIME_KEYS: readonly string[] = [
  '{DAV:}getlastmodified',
  '{urn:schemas-microsoft-com:}Win32LastModifiedTime',
];

/** One change, in the order of the document. element: with its value, if it is set. */
export interface PropertyUpdate {
  readonly type: 'set' | 'remove';
  readonly element: XmlElement;
}

/** body: root of the XML. Throws XmlInvalid. */
export function propertyUpdatesOf(body: XmlElement): PropertyUpdate[] {
  if (!isDav(body, 'propertyupdate')) throw new XmlInvalid('is no propertyupdate');
  const updates = childrenOf(body).flatMap((change) => {
    const type = isDav(change, 'set') ? 'set' : isDav(change, 'remove') ? 'remove' : undefined;
    if (type === undefined) return [];
    const properties = childrenOf(change, 'prop').flatMap((prop) => childrenOf(prop));
    return properties.map((element): PropertyUpdate => ({ type, element }));
  });
  if (updates.length === 0) throw new XmlInvalid('changes nothing');
  return updates;
}

/** The time that a change gives to the file; undefined when it gives none. Times of HTTP, or RFC 3339. */
export function newTimeIn({ type, element }: PropertyUpdate): Date | undefined {
  if (type !== 'set' || !TIME_KEYS.includes(nameKey(element))) return undefined;
  const time = new Date(textOf(element).trim());
  const year = time.getUTCFullYear();
  return year >= 1970 && year <= 9999 ? time : undefined;
}
