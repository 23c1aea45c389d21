/** What PROPFIND asks for. RFC 4918 sections 9.1 and 14.20. Pure. */
import { XmlInvalid } from './errors.ts';
import { nameKey } from './property-name.ts';
import type { PropertyName } from './property-name.ts';
import { childrenOf, isDav } from './xml-tree.ts';
import type { XmlElement } from './xml-tree.ts';

/** `all`: what is told without being named, and those that are; `names`: only which there are. */
export type PropfindRequest =
  | { readonly type: 'all'; readonly include: readonly PropertyName[] }
  | { readonly type: 'names' }
  | { readonly type: 'named'; readonly properties: readonly PropertyName[] };

/** body: root of the XML; without one, everything is asked for. Throws XmlInvalid. */
export function propfindRequestOf(body: XmlElement | undefined): PropfindRequest {
  if (body === undefined) return { type: 'all', include: [] };
  if (!isDav(body, 'propfind')) throw new XmlInvalid('is no propfind');
  const [allprop] = childrenOf(body, 'allprop');
  const [propname] = childrenOf(body, 'propname');
  const [prop] = childrenOf(body, 'prop');
  if ([allprop, propname, prop].filter((one) => one !== undefined).length !== 1) {
    throw new XmlInvalid('must have one of allprop, propname and prop');
  }
  if (propname !== undefined) return { type: 'names' };
  if (prop !== undefined) return { type: 'named', properties: namesIn([prop]) };
  return { type: 'all', include: namesIn(childrenOf(body, 'include')) };
}

/** Each once, in order. */
function namesIn(parents: readonly XmlElement[]): PropertyName[] {
  const names = parents.flatMap((parent) => childrenOf(parent));
  return [
    ...new Map(
      names.map(({ namespace, local }) => [nameKey({ namespace, local }), { namespace, local }]),
    ).values(),
  ];
}
