/** One page of a folder: a part of a snapshot, with what has to be said of the whole. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DEFAULT_PAGE_LENGTH } from '../contract/listing.ts';
import type { ListingQuery } from '../contract/listing.ts';
import { identityOf } from '../exchange/identity.ts';
import { takeSnapshot } from '../files/listing-snapshot.ts';
import type { ListingView } from '../files/listing-snapshot.ts';
import type { ListingSnapshots, Page, PageAsker } from '../files/listing-snapshots.ts';
import type { SessionPools, Work } from '../files/session-pools.ts';
import { jsonListing } from './listing-formats.ts';

/** What is asked for. */
export interface PageAnswer {
  readonly pools: SessionPools;
  readonly snapshots: ListingSnapshots;
  readonly work: Work;
  /** Canonical path of the folder. */
  readonly path: string;
  readonly query: ListingQuery;
}

/** Answers GET of a folder by pages. Throws what listFolder and ListingSnapshots say. */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: PageAnswer,
): Promise<FastifyReply> {
  const page = await pageOf(request, answer);
  const { count, ...end } = page.end;
  const members = { ...end, total: count, ...(page.cursor === undefined ? {} : { cursor: page.cursor }) };
  const body = [
    Buffer.from('{"entries":['),
    page.entries,
    Buffer.from(`],${JSON.stringify(members).slice(1)}`),
  ];
  return reply.type(jsonListing.type).send(Buffer.concat(body));
}

async function pageOf(
  request: FastifyRequest,
  { pools, snapshots, work, path, query }: PageAnswer,
): Promise<Page> {
  const { id: owner, ended } = identityOf(request).principal;
  const asker: PageAsker = { owner, ended, site: work.site, path };
  const { limit = DEFAULT_PAGE_LENGTH, cursor, ...said } = query;
  if (cursor !== undefined) return snapshots.next(asker, cursor, said, limit);
  const view: ListingView = { sort: 'name', order: 'asc', folders: 'first', hidden: true, ...said };
  return snapshots.first(asker, await takeSnapshot(pools, work, path, view), view, limit);
}
