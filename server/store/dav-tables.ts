/** The tables of what WebDAV keeps. */
export const DAV_TABLES = `
  CREATE TABLE dav_properties (
    site TEXT NOT NULL,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    xml TEXT NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (site, path, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX dav_properties_by_end ON dav_properties (expires_at) WHERE expires_at IS NOT NULL;
  CREATE TABLE dav_locks (
    token TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    path TEXT NOT NULL,
    shown_path TEXT NOT NULL,
    depth TEXT NOT NULL,
    scope TEXT NOT NULL,
    owner TEXT,
    principal TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX dav_locks_by_site ON dav_locks (site, expires_at);
  CREATE TRIGGER dav_site_gone AFTER DELETE ON sites BEGIN
    DELETE FROM dav_properties WHERE site = OLD.id;
    DELETE FROM dav_locks WHERE site = OLD.id;
  END;
`;
