/** An FTP server plus how to log in to it and how to talk to it. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CHARSET_CHOICES, DATA_MODES, MODE_CHOICES, SECURITY_CHOICES, SEGMENT_CHOICES } from './choices.ts';
import { EXAMPLE_ID } from './operation.ts';
import { CLOSED, Instant, MAX_PATH_LENGTH, oneOf, orNull } from './schema.ts';

const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'How people call it; the host when left out.',
});
const Host = Type.String({ minLength: 1, maxLength: 255, description: 'Name or address of the FTP server.' });
const Port = Type.Integer({
  minimum: 1,
  maximum: 65535,
  description: 'Default 21, or 990 with implicit TLS.',
});
const User = Type.String({ maxLength: 256, description: 'Without one the login is anonymous.' });
const Password = Type.String({ maxLength: 1024, description: 'Never shown again.' });
const Account = Type.String({
  maxLength: 256,
  description: 'For servers that ask for ACCT. Never shown again.',
});
const SecurityChoice = oneOf(
  SECURITY_CHOICES,
  '`auto` is TLS when the server offers it, `implicit` is TLS from the first byte.',
);
const ModeChoice = oneOf(MODE_CHOICES, 'How data connections are opened; `auto` finds out what works.');
const SegmentsChoice = oneOf(
  SEGMENT_CHOICES,
  'Whether several sessions may fetch one file together; `auto` when measuring says that it helps.',
);
const CharsetOfNames = oneOf(
  CHARSET_CHOICES,
  'Charset of the names on the server; `auto` is UTF-8, with a guess for names that are not.',
);
const StartFolder = Type.String({
  maxLength: MAX_PATH_LENGTH,
  pattern: '^/',
  description: 'Absolute path opened first; otherwise the folder that the server puts us in.',
});
const Fingerprint = Type.String({
  pattern: '^([0-9A-F]{2}:){31}[0-9A-F]{2}$',
  description: 'SHA-256 of a certificate that a person has looked at and trusts, `AA:BB:…`.',
});

const EXAMPLE_DRAFT = { host: 'ftp.example.org', user: 'kim', password: 'correct horse' } as const;
const EXAMPLE_SITE = {
  id: EXAMPLE_ID,
  saved: true,
  name: 'ftp.example.org',
  host: 'ftp.example.org',
  port: 21,
  security: 'auto',
  user: 'kim',
  mode: 'auto',
  charset: 'auto',
  hasPassword: true,
  createdAt: '2026-11-23T08:15:00.000Z',
} as const;

/** Body of `POST /sites`. */
export const SiteDraft = Type.Object(
  {
    saved: Type.Boolean({
      description:
        '`false`: an ad-hoc site, which lives as long as the sign-in that made it and is never written down. `true`: it is kept, its secrets sealed; for keepers and tokens with the right `admin`.',
    }),
    name: Type.Optional(Name),
    host: Host,
    port: Type.Optional(Port),
    security: Type.Optional(SecurityChoice),
    user: Type.Optional(User),
    password: Type.Optional(Password),
    account: Type.Optional(Account),
    mode: Type.Optional(ModeChoice),
    segments: Type.Optional(SegmentsChoice),
    charset: Type.Optional(CharsetOfNames),
    startFolder: Type.Optional(StartFolder),
    trustedCertificate: Type.Optional(Fingerprint),
  },
  { ...CLOSED, examples: [{ saved: false, ...EXAMPLE_DRAFT }] },
);
export type SiteDraft = Static<typeof SiteDraft>;

/** Body of `PATCH /sites/{id}`. What an ad-hoc site logs in with cannot be changed: another login is another site. */
export const SiteChange = Type.Object(
  {
    saved: Type.Optional(Type.Literal(true, { description: 'Makes a saved site of an ad-hoc one.' })),
    name: Type.Optional(Name),
    host: Type.Optional(Host),
    port: Type.Optional(Port),
    security: Type.Optional(SecurityChoice),
    user: Type.Optional(User),
    password: Type.Optional(orNull(Password)),
    account: Type.Optional(orNull(Account)),
    mode: Type.Optional(ModeChoice),
    segments: Type.Optional(SegmentsChoice),
    charset: Type.Optional(CharsetOfNames),
    startFolder: Type.Optional(orNull(StartFolder)),
    trustedCertificate: Type.Optional(orNull(Fingerprint)),
  },
  { ...CLOSED, minProperties: 1, examples: [{ name: 'Old harbour', charset: 'gb18030' }] },
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
    segments: Type.Optional(oneOf(SEGMENT_CHOICES, 'Left out when it is auto.')),
    charset: oneOf(CHARSET_CHOICES),
    startFolder: Type.Optional(Type.String()),
    trustedCertificate: Type.Optional(Type.String()),
    hasPassword: Type.Optional(Type.Boolean({ description: 'Of a saved site: whether a password is kept.' })),
    locked: Type.Optional(
      Type.Boolean({
        description:
          'True when the kept password cannot be opened, because the key is missing or the site was changed in the database. Sending the password again unlocks it.',
      }),
    ),
    createdAt: Instant,
  },
  { ...CLOSED, examples: [EXAMPLE_SITE] },
);
export type Site = Static<typeof Site>;

/** Answer of `GET /sites`: the saved ones, then the ad-hoc ones; of each kind the oldest first. */
export const SiteList = Type.Array(Site, { examples: [[EXAMPLE_SITE]] });

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
  {
    ...CLOSED,
    examples: [
      {
        connected: true,
        home: '/',
        sessions: { idle: 1, leased: 0, opening: 0, waiting: 0, limit: 4 },
        greeting: 'FTP server ready',
        system: 'UNIX Type: L8',
        protection: 'explicit-tls',
        dataMode: { current: 'extended-passive', why: 'it worked last time' },
        charset: { id: 'utf-8', why: 'the server announces UTF8' },
        capabilities: { restart: { available: true, reason: 'FEAT announces REST STREAM' } },
        profile: {
          dataMode: {
            value: 'extended-passive',
            evidence: '229 was answered',
            at: '2026-11-23T08:15:02.000Z',
          },
        },
      },
    ],
  },
);
export type SiteStatus = Static<typeof SiteStatus>;
