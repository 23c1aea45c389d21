/** An FTP server plus how to log in to it and how to talk to it. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CHARSET_CHOICES, DATA_MODES, MODE_CHOICES, SECURITY_CHOICES, SEGMENT_CHOICES } from './choices.ts';
import { CLOSED, Instant, MAX_PATH_LENGTH, oneOf } from './schema.ts';

/** Body of `POST /sites`. Without a user the login is anonymous. */
export const SiteDraft = Type.Object(
  {
    /** Saved sites come with the store; an ad-hoc site lives as long as the sign-in that made it. */
    saved: Type.Literal(false),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    host: Type.String({ minLength: 1, maxLength: 255 }),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535 })),
    security: Type.Optional(oneOf(SECURITY_CHOICES)),
    user: Type.Optional(Type.String({ maxLength: 256 })),
    password: Type.Optional(Type.String({ maxLength: 1024 })),
    account: Type.Optional(Type.String({ maxLength: 256 })),
    mode: Type.Optional(oneOf(MODE_CHOICES)),
    /** Default auto. */
    segments: Type.Optional(oneOf(SEGMENT_CHOICES)),
    charset: Type.Optional(oneOf(CHARSET_CHOICES)),
    /** Absolute path opened first; otherwise the folder the server puts us in. */
    startFolder: Type.Optional(Type.String({ maxLength: MAX_PATH_LENGTH, pattern: '^/' })),
    /** SHA-256 of a certificate the user has looked at and trusts, `AA:BB:…`. */
    trustedCertificate: Type.Optional(Type.String({ pattern: '^([0-9A-F]{2}:){31}[0-9A-F]{2}$' })),
  },
  CLOSED,
);
export type SiteDraft = Static<typeof SiteDraft>;

/** Body of `PATCH /sites/{id}`: what may be changed without a new login. */
export const SiteChange = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    mode: Type.Optional(oneOf(MODE_CHOICES)),
    charset: Type.Optional(oneOf(CHARSET_CHOICES)),
    startFolder: Type.Optional(Type.String({ maxLength: MAX_PATH_LENGTH, pattern: '^/' })),
  },
  { ...CLOSED, minProperties: 1 },
);
export type SiteChange = Static<typeof SiteChange>;

/** A site as it is shown; it never carries a password. */
export const Site = Type.Object(
  {
    id: Type.String(),
    saved: Type.Boolean(),
    name: Type.String(),
    host: Type.String(),
    port: Type.Integer(),
    security: oneOf(SECURITY_CHOICES),
    user: Type.String(),
    mode: oneOf(MODE_CHOICES),
    /** Left out when it is auto. */
    segments: Type.Optional(oneOf(SEGMENT_CHOICES)),
    charset: oneOf(CHARSET_CHOICES),
    startFolder: Type.Optional(Type.String()),
    trustedCertificate: Type.Optional(Type.String()),
    createdAt: Instant,
  },
  CLOSED,
);
export type Site = Static<typeof Site>;

/** One ability of the server and why we believe it. */
export const Capability = Type.Object({ available: Type.Boolean(), reason: Type.String() }, CLOSED);
export type Capability = Static<typeof Capability>;

export const Certificate = Type.Object(
  {
    subject: Type.String(),
    issuer: Type.String(),
    names: Type.Array(Type.String()),
    validFrom: Instant,
    validTo: Instant,
    fingerprint: Type.String(),
  },
  CLOSED,
);
export type Certificate = Static<typeof Certificate>;

export const TlsFacts = Type.Object(
  {
    version: Type.String(),
    cipher: Type.String(),
    certificate: Type.Optional(Certificate),
    /** Whether the last data connection resumed the control connection's TLS session. */
    dataResumed: Type.Optional(Type.Boolean()),
  },
  CLOSED,
);
export type TlsFacts = Static<typeof TlsFacts>;

/** One thing that was learned about the server. */
export const ProfileFact = Type.Object(
  {
    value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
    /** What proved it, in a few English words. */
    evidence: Type.String(),
    /** Since when it is known. */
    at: Instant,
  },
  CLOSED,
);
export type ProfileFact = Static<typeof ProfileFact>;

/** Answer of `GET /sites/{id}/status`; with `?connect=true` a session is opened first. */
export const SiteStatus = Type.Object(
  {
    connected: Type.Boolean(),
    /** The folder the server put us in after login. */
    home: Type.Optional(Type.String()),
    sessions: Type.Object(
      {
        idle: Type.Integer(),
        leased: Type.Integer(),
        opening: Type.Integer(),
        waiting: Type.Integer(),
        /** How many sessions the server allows us, as far as we have learned. */
        limit: Type.Integer(),
      },
      CLOSED,
    ),
    /** First line of the server's greeting. */
    greeting: Type.Optional(Type.String()),
    /** Answer to SYST. */
    system: Type.Optional(Type.String()),
    protection: Type.Optional(oneOf(['plain', 'explicit-tls', 'implicit-tls'])),
    tls: Type.Optional(TlsFacts),
    dataMode: Type.Optional(
      Type.Object({ current: Type.Optional(oneOf(DATA_MODES)), why: Type.String() }, CLOSED),
    ),
    charset: Type.Object({ id: Type.String(), why: Type.String() }, CLOSED),
    capabilities: Type.Record(Type.String(), Capability),
    /** What was learned about the server, by name; empty until it has let this site in. */
    profile: Type.Record(Type.String(), ProfileFact),
  },
  CLOSED,
);
export type SiteStatus = Static<typeof SiteStatus>;
