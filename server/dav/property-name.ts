/** Names of properties: a namespace and a local name. Pure. */
import { xmlText } from './xml-text.ts';
import { DAV_NAMESPACE } from './xml-tree.ts';
import type { XmlElement } from './xml-tree.ts';

/** The prefix of `DAV:` in everything that is written here. */
export const DAV_PREFIX = 'D';

/** Name of an element. */
export type PropertyName = Pick<XmlElement, 'namespace' | 'local'>;

/** `{namespace}local`: two names are the same when this is. */
export function nameKey({ namespace, local }: PropertyName): string {
  return `{${namespace}}${local}`;
}

/** The other way. key: from nameKey. */
export function nameOfKey(key: string): PropertyName {
  const end = key.lastIndexOf('}');
  return { namespace: key.slice(1, end), local: key.slice(end + 1) };
}

/** The element with nothing in it. */
export function emptyProperty({ namespace, local }: PropertyName): string {
  if (namespace === DAV_NAMESPACE) return `<${DAV_PREFIX}:${local}/>`;
  if (namespace === '') return `<${local}/>`;
  return `<x:${local} xmlns:x="${xmlText(namespace)}"/>`;
}
