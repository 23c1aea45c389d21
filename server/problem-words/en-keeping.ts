/** What is said in English of failures around who asks and what Gangway keeps: sign-ins, tokens, saved sites, the database. */
import type { ProblemCode, Words } from '../problem.ts';

export const keepingWordsEn = {
  AUTH_REQUIRED: {
    title: 'Sign-in needed',
    detail: 'You are not signed in, or the sign-in has ended.',
    advice: 'Sign in again: POST /api/v1/session.',
  },
  AUTH_TICKET: {
    title: 'Ticket not valid',
    detail: 'The ticket is unknown, used already, or too old.',
    advice: 'Fetch a new one: POST /api/v1/session/ticket.',
  },
  AUTH_CSRF: {
    title: 'Request from elsewhere',
    detail: 'The request does not come from a page of this Gangway.',
    advice: 'Open Gangway under its public URL; programs use a bearer token instead of the cookie.',
  },
  AUTH_FORBIDDEN: {
    title: 'Not allowed',
    detail: 'You are known here, but this token or sign-in does not reach that far.',
    advice: 'Use a token with that right, site and folder; without accounts, see ACCESS_KEY in the README.',
  },
  SITE_NOT_FOUND: {
    title: 'Site not found',
    detail: 'There is no such site, or it ended together with its sign-in.',
    advice: 'Connect to the server again.',
  },
  TOO_MANY_SITES: {
    title: 'Too many sites',
    detail: 'This sign-in holds as many sites as it may.',
    advice: 'Close sites that you do not need.',
  },
  AUTH_KEY: {
    title: 'Access key needed',
    detail: 'This Gangway lets in whoever has its access key; the one that was sent is missing or wrong.',
    advice: 'Ask whoever runs it for the key: POST /api/v1/session with {"key": "..."}.',
  },
  TOKEN_NOT_FOUND: {
    title: 'Token not found',
    detail: 'There is no API token with this id.',
    advice: 'GET /api/v1/tokens lists them.',
  },
  TOO_MANY_TOKENS: {
    title: 'Too many tokens',
    detail: 'There is no room for another API token.',
    advice: 'Revoke those that have expired or are not used any more.',
  },
  SITE_LOCKED: {
    title: 'Site locked',
    detail:
      'The kept password of this site cannot be opened: the key file is missing or another one, or the site was changed in the database.',
    advice: 'Put the right key file back and start Gangway again, or send the password again.',
  },
  SECRET_REQUIRED: {
    title: 'Password needed again',
    detail: 'This change would send the kept password to another server or as another user.',
    advice:
      'Send the password (and the account, if one is kept) together with the change, or null to remove it.',
  },
  KEY_MISSING: {
    title: 'Key missing',
    detail: 'Nothing can be sealed, because the key file of this Gangway is missing or cannot be made.',
    advice: 'Put the key file back from the backup and start Gangway again.',
  },
  STORE_BUSY: {
    title: 'Database in use',
    detail: 'Another process uses the database of this Gangway just now.',
    advice: 'Try again in a moment.',
  },
  STORE_FULL: {
    title: 'No room in Gangway itself',
    detail: 'The disk on which Gangway keeps its database is full. Transfers are not affected.',
    advice: 'Whoever runs this Gangway has to make room.',
  },
} as const satisfies Partial<Record<ProblemCode, Words>>;
