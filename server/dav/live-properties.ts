/** Properties that are computed from what the server tells. RFC 4918 section 15, RFC 4331. */
import type { Entry } from '../contract/entry.ts';
import { mediaTypeOf } from '../exchange/media-type.ts';
import type { Quota } from '../files/quota.ts';
import { tagOfEntry } from './entity-tag.ts';
import { DAV_PREFIX } from './property-name.ts';
import type { PropertyName } from './property-name.ts';
import { xmlText } from './xml-text.ts';
import { DAV_NAMESPACE } from './xml-tree.ts';

/** What a resource is, as far as its properties need it. */
export interface Resource {
  /** Absolute path of its URL. */
  readonly href: string;
  readonly name: string;
  readonly kind: 'folder' | 'other';
  /** Missing where there is no entry: the list of sites. */
  readonly entry?: Entry;
  /** The content of its `lockdiscovery`. */
  readonly activeLocks: string;
  readonly quota: Quota | undefined;
}

/** One property. value: XML of its content; undefined when the resource has no such property. */
export interface LiveProperty {
  readonly local: string;
  /** What costs a question of its own is told only to those who name it. */
  readonly isTold: 'always' | 'when named';
  readonly value: (resource: Resource) => string | undefined;
}

const LOCK_SCOPES = ['exclusive', 'shared'] as const;
const SUPPORTED_LOCKS = LOCK_SCOPES.map(
  (scope) =>
    `<D:lockentry><D:lockscope><D:${scope}/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry>`,
).join('');

/** All of them; a client can change none but `getlastmodified`. */
export const LIVE_PROPERTIES: readonly LiveProperty[] = [
  always('resourcetype', ({ kind }) => (kind === 'folder' ? '<D:collection/>' : '')),
  always('displayname', ({ name }) => xmlText(name)),
  always('getcontentlength', ({ kind, entry }) =>
    kind === 'folder' ? undefined : entry?.sizeBytes?.toString(),
  ),
  always('getcontenttype', ({ kind, entry }) =>
    kind === 'folder' || entry === undefined ? undefined : xmlText(mediaTypeOf(entry.path)),
  ),
  always('getetag', ({ entry }) => {
    const tag = entry === undefined ? undefined : tagOfEntry(entry);
    return tag === undefined ? undefined : xmlText(tag);
  }),
  always('getlastmodified', ({ entry }) =>
    entry?.modifiedAt === undefined ? undefined : new Date(entry.modifiedAt).toUTCString(),
  ),
  always('supportedlock', ({ entry }) => (entry === undefined ? undefined : SUPPORTED_LOCKS)),
  always('lockdiscovery', ({ entry, activeLocks }) => (entry === undefined ? undefined : activeLocks)),
  named('quota-available-bytes', ({ quota }) => quota?.availableBytes.toString()),
  named('quota-used-bytes', ({ quota }) => quota?.usedBytes?.toString()),
];

/** The property of this name, if it is a live one. */
export function liveProperty({ namespace, local }: PropertyName): LiveProperty | undefined {
  return namespace === DAV_NAMESPACE ? LIVE_PROPERTIES.find((one) => one.local === local) : undefined;
}

/** Whether clients may not change it: whatever `DAV:` defines and we do not is as little theirs. */
export function isProtected(name: PropertyName): boolean {
  return (
    liveProperty(name) !== undefined || (name.namespace === DAV_NAMESPACE && name.local === 'creationdate')
  );
}

/** The whole element; undefined when the resource has no such property. */
export function writeLive({ local, value }: LiveProperty, resource: Resource): string | undefined {
  const content = value(resource);
  const name = `${DAV_PREFIX}:${local}`;
  if (content === undefined) return undefined;
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

function always(local: string, value: LiveProperty['value']): LiveProperty {
  return { local, isTold: 'always', value };
}

function named(local: string, value: LiveProperty['value']): LiveProperty {
  return { local, isTold: 'when named', value };
}
