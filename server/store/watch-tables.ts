/** The tables of watches: what is watched, what was seen, and what was told of it. */

/**
 * `files.told` is the version that was told last, or known silently; `pending` one that has to stand still first, since `since` on the
 * clock of the process `run`. `events.seq` counts within a watch and is never used twice, because `watches.last_seq` only grows.
 */
export const WATCH_TABLES = `
  CREATE TABLE watches (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    folder TEXT NOT NULL,
    settings TEXT NOT NULL,
    owner TEXT,
    created_at INTEGER NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    begun INTEGER NOT NULL DEFAULT 0,
    ended INTEGER NOT NULL DEFAULT 0,
    last_seq INTEGER NOT NULL DEFAULT 0,
    webhook_url TEXT,
    webhook_secret TEXT,
    webhook_stopped TEXT
  ) STRICT;
  CREATE TABLE watch_files (
    id INTEGER PRIMARY KEY,
    watch INTEGER NOT NULL,
    path TEXT NOT NULL,
    told TEXT,
    pending TEXT,
    exact TEXT,
    run TEXT,
    since INTEGER,
    UNIQUE (watch, path)
  ) STRICT;
  CREATE TABLE watch_events (
    watch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    path TEXT NOT NULL,
    facts TEXT NOT NULL,
    at INTEGER NOT NULL,
    delivery TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    settled_at INTEGER,
    reason TEXT,
    PRIMARY KEY (watch, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX watch_deliveries ON watch_events (watch, delivery, seq);
`;
