/** Which methods a resource has. RFC 9110 section 10.2.1. */
import type { FastifyReply } from 'fastify';
import { RequestRefused } from '../problem.ts';

/** What is at an address. */
export type ResourceKind = 'folder' | 'file' | 'nothing' | 'sites';

const CHANGES = ['COPY', 'DELETE', 'LOCK', 'MOVE', 'PROPFIND', 'PROPPATCH', 'UNLOCK'];

/** Sorted. */
export const ALLOW: Readonly<Record<ResourceKind, string>> = {
  folder: ['OPTIONS', ...CHANGES].sort().join(', '),
  file: ['OPTIONS', 'GET', 'HEAD', 'PUT', ...CHANGES].sort().join(', '),
  nothing: ['LOCK', 'MKCOL', 'OPTIONS', 'PUT'].join(', '),
  sites: ['OPTIONS', 'PROPFIND'].join(', '),
};

/** Every method that WebDAV and HTTP have for files. */
export const ALL_METHODS = ['GET', 'HEAD', 'MKCOL', 'OPTIONS', 'PUT', ...CHANGES] as const;

/** The failure of a method that what is there does not have; sets `Allow`. */
export function refuseMethod(reply: FastifyReply, kind: ResourceKind): RequestRefused {
  void reply.header('Allow', ALLOW[kind]);
  return new RequestRefused('METHOD_NOT_ALLOWED', 'what is at this address has no such method');
}

/** What Windows and other clients look for before anything else. RFC 4918 section 10.1. */
export function announceDav(reply: FastifyReply, kind: ResourceKind | 'unknown'): void {
  void reply.headers({
    DAV: '1, 2, 3',
    'MS-Author-Via': 'DAV',
    Allow: kind === 'unknown' ? [...ALL_METHODS].sort().join(', ') : ALLOW[kind],
  });
}
