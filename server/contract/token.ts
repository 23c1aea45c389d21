/** API tokens: what a service calls Gangway with. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { RIGHTS } from './choices.ts';
import { EXAMPLE_ID } from './operation.ts';
import { CLOSED, Instant, MAX_PATH_LENGTH, oneOf } from './schema.ts';

/** More saved sites there cannot be. */
const MAX_SITES = 1_000;
const ID_LENGTH = 64;

const Name = Type.String({ minLength: 1, maxLength: 100, description: 'Who or what it is for.' });
const ScopeSites = Type.Union(
  [
    Type.Literal('all'),
    Type.Array(Type.String({ maxLength: ID_LENGTH }), {
      minItems: 1,
      maxItems: MAX_SITES,
      uniqueItems: true,
    }),
  ],
  { description: 'Ids of saved sites, or `all`: those of today and those to come.' },
);
const Rights = Type.Array(oneOf(RIGHTS), {
  minItems: 1,
  uniqueItems: true,
  description:
    '`read`: list and download. `write`: make, upload, rename. `delete`. `admin`: all of it, and changing the site; on all sites also making sites and tokens.',
});

/** Body of `POST /tokens`. */
export const TokenDraft = Type.Object(
  {
    name: Name,
    sites: ScopeSites,
    rights: Rights,
    folder: Type.Optional(
      Type.String({
        maxLength: MAX_PATH_LENGTH,
        pattern: '^/',
        description: 'Absolute path; nothing outside of it is reached. Left out: everything.',
      }),
    ),
    expiresAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'Left out: until it is revoked.' }),
    ),
  },
  {
    ...CLOSED,
    examples: [
      { name: 'Nightly report', sites: [EXAMPLE_ID], rights: ['read', 'write'], folder: '/reports' },
    ],
  },
);
export type TokenDraft = Static<typeof TokenDraft>;

const SHOWN = {
  id: Type.String(),
  name: Name,
  sites: ScopeSites,
  rights: Rights,
  folder: Type.String({ description: '`/` is everything.' }),
  madeBy: Type.Optional(
    Type.String({ description: 'Id of the token that made it; left out: a person did.' }),
  ),
  createdAt: Instant,
  expiresAt: Type.Optional(Instant),
  lastUsedAt: Type.Optional(
    Type.String({ format: 'date-time', description: 'To the minute; left out: it was never used.' }),
  ),
};

const EXAMPLE_TOKEN = {
  id: '5rXn0cZt8uKq1aBvWm3yEg',
  name: 'Nightly report',
  sites: [EXAMPLE_ID],
  rights: ['read', 'write'],
  folder: '/reports',
  createdAt: '2026-11-23T08:15:00.000Z',
} as const;

/** A token as it is shown: never the token itself. */
export const Token = Type.Object(SHOWN, { ...CLOSED, examples: [EXAMPLE_TOKEN] });
export type Token = Static<typeof Token>;

/** Answer of `POST /tokens`: the only time that the token is shown. */
export const NewToken = Type.Object(
  {
    ...SHOWN,
    token: Type.String({
      description: 'For `Authorization: Bearer`, or as the password of Basic at `/dav/`. Shown once.',
    }),
  },
  { ...CLOSED, examples: [{ ...EXAMPLE_TOKEN, token: 'gw_Zm9yIGV4YW1wbGUgb25seTogbm9ib2R5IGhvbGRzIGl0' }] },
);
export type NewToken = Static<typeof NewToken>;

/** Answer of `GET /tokens`, oldest first. */
export const TokenList = Type.Array(Token, { examples: [[EXAMPLE_TOKEN]] });

/** `{token}` of a URL. */
export const TokenParams = Type.Object({
  token: Type.String({ description: 'Id of the token, not the token itself.', examples: [EXAMPLE_TOKEN.id] }),
});
