/** How a folder may be asked for: `GET …/folders/{path}`. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CLOSED, oneOf } from './schema.ts';

/** Most entries of one page, and how many it has when nobody says. */
export const MAX_PAGE_LENGTH = 10_000;
export const DEFAULT_PAGE_LENGTH = 1_000;
/** Longest `filter`. */
const MAX_FILTER_LENGTH = 256;
/** A cursor is shorter; what is longer is none. */
const MAX_CURSOR_LENGTH = 64;

/** Query of a listing. Any of these makes the answer, as JSON, a page over a snapshot. */
export const ListingQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_PAGE_LENGTH,
        description: `Entries of one page. Default ${DEFAULT_PAGE_LENGTH}.`,
        examples: [200],
      }),
    ),
    cursor: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_CURSOR_LENGTH,
        description:
          'From the page before. The page comes out of the same snapshot, in the same order; 410 CURSOR_EXPIRED when that is gone.',
      }),
    ),
    sort: Type.Optional(
      Type.Unsafe<'name' | 'size' | 'modified' | 'kind'>({
        ...oneOf(['name', 'size', 'modified', 'kind']),
        description:
          'What sorts. Numbers in names count as numbers, case does not; what is equal goes by name, then by code units. Default name.',
      }),
    ),
    order: Type.Optional(
      Type.Unsafe<'asc' | 'desc'>({
        ...oneOf(['asc', 'desc']),
        description: 'Entries without the fact that sorts are the smallest. Default asc.',
      }),
    ),
    folders: Type.Optional(
      Type.Unsafe<'first' | 'mixed'>({
        ...oneOf(['first', 'mixed']),
        description: 'Whether folders stand before all else, in either order. Default first.',
      }),
    ),
    filter: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_FILTER_LENGTH,
        description:
          'Only names that contain this, or match it when it has a wildcard: `*` any run of characters, `?` one, `[a-z]`, `[!a-z]`. Case does not count.',
        examples: ['*.pdf'],
      }),
    ),
    hidden: Type.Optional(
      Type.Boolean({ description: 'Whether names that begin with a dot are listed. Default true.' }),
    ),
  },
  CLOSED,
);
export type ListingQuery = Static<typeof ListingQuery>;

/** Which entries there are, and in which order. */
export interface ListingOrder {
  readonly sort: 'name' | 'size' | 'modified' | 'kind';
  readonly order: 'asc' | 'desc';
  readonly folders: 'first' | 'mixed';
}

/** Which entries are left out. */
export interface ListingFilter {
  readonly filter?: string;
  readonly hidden?: boolean;
}
