/** The parts of a multistatus (RFC 4918 section 13) as text. Pure. */
import { STATUS_CODES } from 'node:http';
import type { DeadProperty } from './dead-properties.ts';
import { LIVE_PROPERTIES, liveProperty, writeLive } from './live-properties.ts';
import type { Resource } from './live-properties.ts';
import type { PropfindRequest } from './propfind-request.ts';
import { emptyProperty, nameKey, nameOfKey } from './property-name.ts';
import type { PropertyName } from './property-name.ts';
import { xmlText } from './xml-text.ts';

export const XML_TYPE = 'application/xml; charset=utf-8';
export const XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n';
export const MULTISTATUS_HEAD = `${XML_HEAD}<D:multistatus xmlns:D="DAV:">\n`;
export const MULTISTATUS_TAIL = '</D:multistatus>\n';

/** `HTTP/1.1 404 Not Found` in its element. */
export function statusElement(status: number): string {
  return `<D:status>HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}</D:status>`;
}

/** Properties with one status. properties: elements. condition: local name in `DAV:`, if one was violated. */
export function propstat(properties: readonly string[], status: number, condition?: string): string {
  const error = condition === undefined ? '' : `<D:error><D:${condition}/></D:error>`;
  return `<D:propstat><D:prop>${properties.join('')}</D:prop>${statusElement(status)}${error}</D:propstat>`;
}

/** One resource. href: absolute path of its URL. content: propstats, or one status. */
export function responseElement(href: string, content: string): string {
  return `<D:response><D:href>${xmlText(href)}</D:href>${content}</D:response>\n`;
}

/** A resource with the properties that were asked for. */
export function propertyResponse(
  request: PropfindRequest,
  resource: Resource,
  dead: readonly DeadProperty[],
): string {
  return responseElement(resource.href, propstatsFor(request, resource, dead));
}

function propstatsFor(request: PropfindRequest, resource: Resource, dead: readonly DeadProperty[]): string {
  if (request.type === 'names') return propstat(namesOf(resource, dead), 200);
  if (request.type === 'named') return namedPropstats(request.properties, resource, dead, []);
  const told = LIVE_PROPERTIES.filter(({ isTold }) => isTold === 'always');
  const all = [...told.flatMap((one) => writeLive(one, resource) ?? []), ...dead.map(({ xml }) => xml)];
  const further = request.include.filter(
    (name) =>
      liveProperty(name)?.isTold !== 'always' && !dead.some((property) => property.name === nameKey(name)),
  );
  return namedPropstats(further, resource, dead, all);
}

function namesOf(resource: Resource, dead: readonly DeadProperty[]): string[] {
  const live = LIVE_PROPERTIES.filter((one) => one.value(resource) !== undefined);
  return [
    ...live.map(({ local }) => emptyProperty({ namespace: 'DAV:', local })),
    ...dead.map(({ name }) => emptyProperty(nameOfKey(name))),
  ];
}

/** found: elements that are there already. */
function namedPropstats(
  names: readonly PropertyName[],
  resource: Resource,
  dead: readonly DeadProperty[],
  found: readonly string[],
): string {
  const values = names.map((name) => ({ name, xml: valueOf(name, resource, dead) }));
  const there = [...found, ...values.flatMap(({ xml }) => xml ?? [])];
  const missing = values.filter(({ xml }) => xml === undefined).map(({ name }) => emptyProperty(name));
  const first = there.length > 0 || missing.length === 0 ? propstat(there, 200) : '';
  return missing.length === 0 ? first : first + propstat(missing, 404);
}

function valueOf(name: PropertyName, resource: Resource, dead: readonly DeadProperty[]): string | undefined {
  const live = liveProperty(name);
  return live === undefined
    ? dead.find((property) => property.name === nameKey(name))?.xml
    : writeLive(live, resource);
}
