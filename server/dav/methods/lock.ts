/** LOCK: a new lock, or more time for one. RFC 4918 section 9.10. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { EntryMissing, PreconditionFailed } from '../../files/errors.ts';
import { writeFile } from '../../files/write-file.ts';
import { activeLocks } from '../active-locks.ts';
import { foundAt, headerOf } from '../dav-call.ts';
import type { DavCall, DavMethod } from '../dav-call.ts';
import { depthOf } from '../depth.ts';
import { ParentMissing, XmlInvalid } from '../errors.ts';
import { holdsAt } from '../lock.ts';
import type { Lock } from '../lock.ts';
import { lockInfoOf, lockLifetimeMs } from '../lock-request.ts';
import { XML_HEAD, XML_TYPE } from '../multistatus.ts';
import { requireConditions, requireUnlocked } from '../preconditions.ts';
import type { Submitted } from '../preconditions.ts';
import { readXml } from '../xml-body.ts';
import type { XmlElement } from '../xml-tree.ts';

export const lock: DavMethod = async (call) => {
  const body = await readXml(call.request.raw);
  const submitted = await requireConditions(call);
  return body === undefined ? refreshLock(call, submitted) : makeLock(call, body, submitted);
};

async function makeLock(call: DavCall, body: XmlElement, submitted: Submitted): Promise<FastifyReply> {
  const { request, services, site, principal, path, key } = call;
  const wish = {
    ...lockInfoOf(body),
    site: site.id,
    path: key,
    shownPath: path,
    depth: depthOf(request.headers.depth, { absent: 'infinity', allowed: ['0', 'infinity'] }),
    principal: principal.id,
    lifetimeMs: lockLifetimeMs(headerOf(call, 'timeout')),
  };
  const hrefOf = (other: Lock): string => call.hrefs.of(other.shownPath, 'other');
  services.locks.assertFree(wish, hrefOf);
  const isNew = (await foundAt(call, path)) === undefined;
  if (isNew) await makeEmptyFile(call, submitted);
  const made = services.locks.add(wish, hrefOf);
  void call.reply.header('Lock-Token', `<${made.token}>`);
  return answer(call, made, isNew ? 201 : 200);
}

/** RFC 4918 section 7.3: what is locked before it exists is an empty file from then on. */
async function makeEmptyFile(call: DavCall, submitted: Submitted): Promise<void> {
  const { services, work, path, key } = call;
  requireUnlocked(call, submitted, [{ path: key, kind: 'membership', isDeep: false }]);
  const options = { condition: { ifNoneMatch: '*' }, parents: 'must exist', lengthBytes: 0 } as const;
  await writeFile(services.pools, work, path, Readable.from([]), { ...options, chunks: 'shared' }).catch(
    (error: unknown) => {
      throw error instanceof EntryMissing ? new ParentMissing(error) : error;
    },
  );
}

/** Without a body: the lock that the `If` header names goes on. */
function refreshLock(call: DavCall, submitted: Submitted): FastifyReply {
  const { services, site, principal, key } = call;
  if (submitted.size === 0) throw new XmlInvalid('is missing, and so is the If header of a refresh');
  const own = services.locks
    .of(site.id)
    .find((one) => submitted.has(one.token) && one.principal === principal.id && holdsAt(one, key));
  if (own === undefined) throw new PreconditionFailed();
  return answer(call, services.locks.refresh(own, lockLifetimeMs(headerOf(call, 'timeout'))), 200);
}

function answer({ reply, hrefs, services }: DavCall, made: Lock, status: 200 | 201): FastifyReply {
  const content = activeLocks([made], { hrefs, secondsLeft: (one) => services.locks.secondsLeft(one) });
  const prop = `<D:prop xmlns:D="DAV:"><D:lockdiscovery>${content}</D:lockdiscovery></D:prop>\n`;
  return reply
    .code(status)
    .type(XML_TYPE)
    .send(XML_HEAD + prop);
}
