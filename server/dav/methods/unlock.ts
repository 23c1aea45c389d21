/** UNLOCK: a lock ends before its time. RFC 4918 section 9.11. */
import { RightMissing } from '../../accounts/errors.ts';
import { RequestRefused } from '../../problem.ts';
import { headerOf } from '../dav-call.ts';
import type { DavMethod } from '../dav-call.ts';
import { LockTokenMismatch } from '../errors.ts';
import { holdsAt } from '../lock.ts';
import { requireConditions } from '../preconditions.ts';
import { refuseBody } from '../xml-body.ts';

/** A Coded-URL, section 10.5. */
const CODED_URL = /^\s*<([^<>\s]{1,1000})>\s*$/;

export const unlock: DavMethod = async (call) => {
  const { request, reply, services, site, principal, key } = call;
  await refuseBody(request.raw);
  const [, token] = CODED_URL.exec(headerOf(call, 'lock-token') ?? '') ?? [];
  if (token === undefined)
    throw new RequestRefused('REQUEST_INVALID', 'the Lock-Token header is missing or malformed');
  if (request.headers.if !== undefined) await requireConditions(call);
  const found = services.locks.of(site.id).find((one) => one.token === token && holdsAt(one, key));
  if (found === undefined) throw new LockTokenMismatch();
  if (found.principal !== principal.id) throw new RightMissing('only who made the lock may end it');
  services.locks.remove(found);
  return reply.code(204).send();
};
