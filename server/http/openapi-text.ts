/** What the OpenAPI document says in words: about the whole, the groups of calls, and the ways to sign in. */
import type { Tag } from '../contract/operation.ts';

export const TITLE = 'Gangway';

export const DESCRIPTION = `Gangway is a web gateway to FTP and FTPS servers. This is its HTTP interface.

Sign in with \`POST /api/v1/session\` or bring an API token, make or choose a **site** (an FTP server plus how to log in to it), and use
its files: \`/api/v1/sites/{site}/files/{path}\`. For a single call without any preparation there is the plain bridge:
\`/ftp/{server}/{path}\` with the FTP login as HTTP Basic credentials.

**Paths.** \`{path}\` at the end of an address is a path on the FTP server. Its slashes stay slashes, everything between them is
percent-encoded once, and nothing stands for the root folder. A name that its charset cannot decode is shown with \`\\xHH\` for each
such byte and is used in exactly this spelling.

**Failures** are \`application/problem+json\` (RFC 9457) with a stable \`code\`, the \`phase\`, what the FTP server said, and advice in the
language of \`Accept-Language\` (en, zh). \`docs/errors.md\` of the project lists the codes. A response that breaks off after it has begun ends
with a reset connection, never with a body that looks complete.

**Elsewhere.** The live WebSocket \`/api/v1/live\` (\`docs/live.md\`) and WebDAV at \`/dav/{site}/\` (\`docs/webdav.md\`) are
not calls of this kind and are described there.`;

/** In the order in which a reader needs them. */
export const TAGS: Readonly<Record<Tag, string>> = {
  Session: 'Sign in, sign out, and who one is.',
  Tokens: 'Tokens for services: scoped to sites, rights and a folder.',
  Sites: 'FTP servers and how to log in to them; their state, transcript and diagnosis.',
  Files: 'The bytes of a file, and changes to an entry.',
  Folders: 'What is in a folder, and facts about one entry.',
  'Archive and search': 'Many files as one download, and finding them.',
  Uploads: 'Resumable uploads: tus 1.0.0 (https://tus.io/protocols/resumable-upload).',
  Watches: 'Being told when a file has arrived.',
  Bridge: 'Any FTP server without preparation: the login comes as HTTP Basic credentials.',
  Health: 'For whoever runs Gangway: is it up, and this document.',
};

export const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `token` of a sign-in (`POST /api/v1/session`), or an API token.',
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'gangway',
    description:
      'Set by signing in, for browsers. A call that changes something carries the header `X-Gateway-CSRF: 1` too, and comes from a page of Gangway itself.',
  },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'At the bridge: user and password of the FTP server; none is an anonymous login.',
  },
} as const;
