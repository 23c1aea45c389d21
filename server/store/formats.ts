/** The tables of the database, and how an older one becomes the newest. */

import { ANSWER_TABLES } from './answer-store.ts';
import { DAV_TABLES } from './dav-tables.ts';
import { SITE_TABLES } from './site-store.ts';
import { TOKEN_TABLES } from './token-store.ts';
import { UPLOAD_TABLES } from './upload-store.ts';
import { WATCH_TABLES } from './watch-tables.ts';

/** What was learned about servers. */
const FACTS = `
  CREATE TABLE servers (
    key TEXT PRIMARY KEY,
    software TEXT,
    used_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE facts (
    server TEXT NOT NULL REFERENCES servers (key) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    evidence TEXT NOT NULL,
    learned_at INTEGER NOT NULL,
    PRIMARY KEY (server, name)
  ) STRICT, WITHOUT ROWID;
`;

/** What has to be done to come from each format to the next: the first entry makes format 1 of an empty file. Never edited once released. */
export const FORMATS: readonly string[] = [
  FACTS,
  ANSWER_TABLES,
  SITE_TABLES + TOKEN_TABLES,
  WATCH_TABLES,
  UPLOAD_TABLES,
  DAV_TABLES,
];
