/** PROPPATCH: sets and removes properties, all or none. RFC 4918 section 9.2. */
import type { FastifyReply } from 'fastify';
import { changeEntry } from '../../files/change-entry.ts';
import { GatewayError } from '../../errors.ts';
import type { Entry } from '../../contract/entry.ts';
import { thereAt } from '../dav-call.ts';
import type { DavCall, DavMethod } from '../dav-call.ts';
import type { PropertyChange } from '../dead-properties.ts';
import { XmlInvalid } from '../errors.ts';
import { isProtected } from '../live-properties.ts';
import { MULTISTATUS_HEAD, MULTISTATUS_TAIL, XML_TYPE, propstat, responseElement } from '../multistatus.ts';
import { requireConditions, requireUnlocked } from '../preconditions.ts';
import { emptyProperty, nameKey } from '../property-name.ts';
import { newTimeIn, propertyUpdatesOf } from '../property-update.ts';
import type { PropertyUpdate } from '../property-update.ts';
import { readXml } from '../xml-body.ts';
import { writeElement } from '../xml-text.ts';

export const proppatch: DavMethod = async (call) => {
  const { request, key } = call;
  const body = await readXml(request.raw);
  if (body === undefined) throw new XmlInvalid('is empty');
  const updates = propertyUpdatesOf(body);
  const entry = await thereAt(call, call.path);
  const submitted = await requireConditions(call);
  requireUnlocked(call, submitted, [{ path: key, kind: 'content', isDeep: false }]);
  const refused = updates.filter((update) => isRefused(update)).map(({ element }) => nameKey(element));
  if (refused.length > 0) return answer(call, entry, updates, refused);
  const failed = await timesSet(call, updates);
  if (failed.length > 0) return answer(call, entry, updates, failed);
  call.services.properties.change(call.site, key, updates.filter((update) => !isTime(update)).map(changeOf));
  return answer(call, entry, updates, []);
};

/** `getlastmodified` can be set and is kept by the server; all other live ones are computed. */
function isRefused(update: PropertyUpdate): boolean {
  return isProtected(update.element) && !isTime(update);
}

function isTime({ type, element }: PropertyUpdate): boolean {
  return type === 'set' && nameKey(element) === '{DAV:}getlastmodified';
}

function changeOf({ type, element }: PropertyUpdate): PropertyChange {
  return { name: nameKey(element), xml: type === 'set' ? writeElement(element) : undefined };
}

/** Sets the file's time by what asks for it. Resolves with the keys of those that failed. */
async function timesSet(call: DavCall, updates: readonly PropertyUpdate[]): Promise<string[]> {
  const { services, work, path } = call;
  const failed: string[] = [];
  for (const update of updates) {
    const modifiedAt = newTimeIn(update);
    if (modifiedAt === undefined) {
      if (isTime(update)) failed.push(nameKey(update.element));
      continue;
    }
    try {
      await changeEntry(services.pools, work, path, { modifiedAt: modifiedAt.toISOString() });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      // Windows sets its own property on every copy and would call the copy failed; it is kept as it came.
      if (isTime(update)) failed.push(nameKey(update.element));
    }
  }
  return failed;
}

/** failed: keys of those that cannot be changed; then nothing was. */
function answer(
  { reply, hrefs, path }: DavCall,
  { kind }: Entry,
  updates: readonly PropertyUpdate[],
  failed: readonly string[],
): FastifyReply {
  const byKey = new Map(updates.map(({ element }) => [nameKey(element), emptyProperty(element)]));
  const names = (isFailed: boolean): string[] =>
    [...byKey].filter(([key]) => failed.includes(key) === isFailed).map(([, xml]) => xml);
  const content =
    failed.length === 0
      ? propstat(names(false), 200)
      : propstat(names(true), 403, 'cannot-modify-protected-property') +
        (names(false).length === 0 ? '' : propstat(names(false), 424));
  const response = responseElement(hrefs.of(path, kind === 'folder' ? 'folder' : 'other'), content);
  return reply
    .code(207)
    .type(XML_TYPE)
    .send(MULTISTATUS_HEAD + response + MULTISTATUS_TAIL);
}
