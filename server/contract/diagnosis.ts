/** What the doctor tells while it examines a site: one line per message, as NDJSON or as server-sent events. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { DATA_MODES, MODE_CHOICES, SECURITY_CHOICES } from './choices.ts';
import { CLOSED, oneOf } from './schema.ts';
import { ProfileFact } from './site.ts';

/** Every check, in the order in which a person would read them. */
export const DIAGNOSIS_CHECKS = [
  'dns',
  'tcp',
  'greeting',
  'auth-tls',
  'certificate',
  'login',
  'features',
  'epsv',
  'pasv',
  'eprt',
  'port',
  'tls-reuse',
  'mlsd',
  'hidden',
  'restart',
  'size',
  'mdtm',
  'mfmt',
  'charset',
  'clock',
  'limit',
] as const;
export type DiagnosisCheck = (typeof DIAGNOSIS_CHECKS)[number];

/** `warn`: it works, but somebody should know; `skipped`: not tried, the evidence says why. */
export const CHECK_STATES = ['running', 'pass', 'warn', 'fail', 'skipped'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** What the examination can end with, the gravest first. */
export const VERDICTS = [
  'target-forbidden',
  'name-unknown',
  'nothing-listens',
  'no-answer',
  'implicit-expected',
  'plain-expected',
  'not-ftp',
  'tls-refused',
  'tls-needed',
  'tls-failed',
  'certificate-untrusted',
  'busy',
  'account-needed',
  'wrong-password',
  'session-lost',
  'passive-blocked',
  'no-data',
  'home-unreadable',
  'unfinished',
  'only-active',
  'tls-reuse-missing',
  'private-address',
  'limit-one',
  'charset-legacy',
  'all-fine',
  'no-restart',
  'clear-text',
] as const;
export type VerdictCode = (typeof VERDICTS)[number];

/** What an address is, seen from the internet; `shared`: between a provider and its customers (RFC 6598, CGNAT). */
export const ADDRESS_KINDS = ['public', 'private', 'shared', 'loopback', 'link-local', 'special'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

/** Body of `POST /sites/{id}/diagnosis`. Without `write` nothing on the server is changed. */
export const DiagnosisRequest = Type.Object(
  {
    write: Type.Optional(
      Type.Boolean({ description: 'Whether a small file may be written, read back and removed.' }),
    ),
  },
  { ...CLOSED, examples: [{ write: false }] },
);
export type DiagnosisRequest = Static<typeof DiagnosisRequest>;

const Address = Type.Object({ address: Type.String(), kind: oneOf(ADDRESS_KINDS) }, CLOSED);

/** A check begins (`running`) or is over. */
export const CheckLine = Type.Object(
  {
    type: Type.Literal('check'),
    id: oneOf(DIAGNOSIS_CHECKS),
    state: oneOf(CHECK_STATES),
    /** Short, plain English; what the server said is in it, without secrets. Empty while it runs. */
    evidence: Type.String(),
    /** The evidence in Chinese, where it is one of the common sentences. */
    zh: Type.Optional(Type.String()),
    ms: Type.Integer({ minimum: 0 }),
  },
  CLOSED,
);
export type CheckLine = Static<typeof CheckLine>;

/** What it all means, for somebody who has never heard of passive mode. */
export const VerdictLine = Type.Object(
  {
    type: Type.Literal('verdict'),
    /** Whether files can be reached through Gangway. */
    ok: Type.Boolean(),
    /** The most important finding, and the others. */
    code: oneOf(VERDICTS),
    also: Type.Array(oneOf(VERDICTS)),
    en: Type.String(),
    zh: Type.String(),
  },
  CLOSED,
);
export type VerdictLine = Static<typeof VerdictLine>;

/** One way to a data connection in the drawing. */
export const WayFacts = Type.Object(
  {
    mode: oneOf(DATA_MODES),
    works: Type.Boolean(),
    /** Who opens the connection. */
    dials: oneOf(['gateway', 'server']),
    /** Where: the address that was announced in the reply or in our command, and the port. */
    announced: Type.Optional(Address),
    port: Type.Optional(Type.Integer()),
    evidence: Type.String(),
  },
  CLOSED,
);
export type WayFacts = Static<typeof WayFacts>;

const NatGuess = Type.Object({ behind: oneOf(['yes', 'no', 'unknown']), why: Type.String() }, CLOSED);

/** A drawing's worth of facts: who is where, behind what, and which ways lead across. */
export const FactsLine = Type.Object(
  {
    type: Type.Literal('facts'),
    /** Our end of the control connection; missing when there was no connection. */
    gateway: Type.Optional(
      Type.Object(
        {
          ...Address.properties,
          /** What active mode announces instead, as the administrator configured it. */
          configured: Type.Optional(Address),
          nat: NatGuess,
        },
        CLOSED,
      ),
    ),
    server: Type.Object(
      {
        host: Type.String(),
        port: Type.Integer(),
        address: Type.Optional(Type.String()),
        kind: Type.Optional(oneOf(ADDRESS_KINDS)),
        /** What its reply to PASV names. */
        announced: Type.Optional(Address),
        nat: NatGuess,
      },
      CLOSED,
    ),
    ways: Type.Array(WayFacts),
  },
  CLOSED,
);
export type FactsLine = Static<typeof FactsLine>;

/** What would make it work, or work better. */
export const ProfileLine = Type.Object(
  {
    type: Type.Literal('profile'),
    /** Body for `PATCH /sites/{id}`; empty when the site is set as it should be. */
    settings: Type.Object(
      { mode: Type.Optional(oneOf(MODE_CHOICES)), charset: Type.Optional(Type.String()) },
      CLOSED,
    ),
    /** A site keeps its security for life: connect anew with this one. */
    security: Type.Optional(oneOf(SECURITY_CHOICES)),
    /** What is known of the server now, as in the status. */
    facts: Type.Record(Type.String(), ProfileFact),
  },
  CLOSED,
);
export type ProfileLine = Static<typeof ProfileLine>;

/** Everything above as text to send to somebody, without secrets and without the user's name. */
export const ReportLine = Type.Object({ type: Type.Literal('report'), text: Type.String() }, CLOSED);
export type ReportLine = Static<typeof ReportLine>;

/** One line of the answer of `POST /sites/{id}/diagnosis`. */
export const DiagnosisLine = Type.Union([CheckLine, VerdictLine, FactsLine, ProfileLine, ReportLine], {
  examples: [{ type: 'check', id: 'dns', state: 'pass', evidence: '192.0.2.10', ms: 3 }],
});
export type DiagnosisLine = CheckLine | VerdictLine | FactsLine | ProfileLine | ReportLine;
