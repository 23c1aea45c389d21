/** A sign-in: who asks, and how far that reaches. (An FTP session is another thing; see server/ftp/.) */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { PRINCIPAL_KINDS, RIGHTS } from './choices.ts';
import { CLOSED, oneOf } from './schema.ts';

/** Looks like the tokens of sign-ins: 256 random bits, base64url. */
const EXAMPLE_TOKEN = 'Zm9yIGV4YW1wbGUgb25seTogbm9ib2R5IGhvbGRzIGl0';
/** More than anybody types; what is longer is no key. */
const MAX_KEY_LENGTH = 1_024;

/** Body of `POST /session`. */
export const SignIn = Type.Object(
  {
    key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_KEY_LENGTH,
        description:
          'The access key, where one is configured: then it is needed, and whoever has it is a keeper of saved sites and tokens.',
      }),
    ),
  },
  { ...CLOSED, examples: [{}] },
);
export type SignIn = Static<typeof SignIn>;

/** How to log in to the embedded demo server; present only while it runs. */
export const DemoSite = Type.Object(
  { host: Type.String(), port: Type.Integer(), user: Type.String(), password: Type.String() },
  CLOSED,
);
export type DemoSite = Static<typeof DemoSite>;

const INFO_EXAMPLE = {
  kind: 'keeper',
  rights: ['admin'],
  sites: 'all',
  folder: '/',
  expiresAt: '2026-11-23T20:15:00.000Z',
  version: '0.1.0',
  active: {},
} as const;

/** Answer of `POST /session` (201 with `token`, shown once; 200 without it for who is signed in already) and of `GET /session`. */
export const SessionInfo = Type.Object(
  {
    token: Type.Optional(
      Type.String({ description: 'Shown once, when signing in: for `Authorization: Bearer`.' }),
    ),
    kind: oneOf(
      PRINCIPAL_KINDS,
      '`guest`: may make ad-hoc sites. `keeper`: keeps saved sites and tokens, too. `token`: a service with an API token.',
    ),
    rights: Type.Array(oneOf(RIGHTS), { description: '`admin` includes the others.' }),
    sites: Type.Union([Type.Literal('all'), Type.Array(Type.String())], {
      description: 'Ids of the saved sites that are reached. Ad-hoc sites of its own need no mention.',
    }),
    folder: Type.String({ description: 'Nothing outside of this folder is reached; `/` is everything.' }),
    expiresAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'Left out: until it is revoked.' }),
    ),
    version: Type.String(),
    demo: Type.Optional(DemoSite),
    /** What the administrator configured for active mode; without an address the control socket's own is announced. */
    active: Type.Object({ publicAddress: Type.Optional(Type.String()) }, CLOSED),
  },
  { ...CLOSED, examples: [INFO_EXAMPLE, { token: EXAMPLE_TOKEN, ...INFO_EXAMPLE }] },
);
export type SessionInfo = Static<typeof SessionInfo>;

/** Answer of `POST /session/ticket`: opens one WebSocket within `expiresInSeconds`. */
export const Ticket = Type.Object(
  { ticket: Type.String(), expiresInSeconds: Type.Integer() },
  { ...CLOSED, examples: [{ ticket: EXAMPLE_TOKEN, expiresInSeconds: 30 }] },
);
export type Ticket = Static<typeof Ticket>;
