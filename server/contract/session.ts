/** A sign-in: who holds the ad-hoc sites. (An FTP session is another thing; see server/ftp/.) */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CLOSED, Instant } from './schema.ts';

/** Body of `POST /session`. No accounts yet: everybody who may reach Gangway may sign in. */
export const SignIn = Type.Object({}, CLOSED);

/** How to log in to the embedded demo server; present only while it runs. */
export const DemoSite = Type.Object(
  { host: Type.String(), port: Type.Integer(), user: Type.String(), password: Type.String() },
  CLOSED,
);
export type DemoSite = Static<typeof DemoSite>;

/** Answer of `POST /session` (201 with `token`, shown once; 200 without it for who is signed in already) and of `GET /session`. */
export const SessionInfo = Type.Object(
  {
    token: Type.Optional(Type.String()),
    /** Missing: until it is revoked. */
    expiresAt: Type.Optional(Instant),
    version: Type.String(),
    demo: Type.Optional(DemoSite),
    /** What the administrator configured for active mode; without an address the control socket's own is announced. */
    active: Type.Object({ publicAddress: Type.Optional(Type.String()) }, CLOSED),
  },
  CLOSED,
);
export type SessionInfo = Static<typeof SessionInfo>;

/** Answer of `POST /session/ticket`: opens one WebSocket within `expiresInSeconds`. */
export const Ticket = Type.Object({ ticket: Type.String(), expiresInSeconds: Type.Integer() }, CLOSED);
export type Ticket = Static<typeof Ticket>;
