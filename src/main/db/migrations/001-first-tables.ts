/** @file Version 1: photos, edits as recipes, cached results. Runs in main. */
import type { Migration } from './index.ts'

/** Photos are referenced where they lie. An edit is a list of steps, replayable; a result is a file in the cache. */
export const firstTables: Migration = {
  name: 'first tables',
  up: (db) =>
    void db.exec(`
      CREATE TABLE photos (
        id TEXT PRIMARY KEY CHECK (length(id) = 16),
        path TEXT NOT NULL,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        format TEXT NOT NULL,
        width INTEGER NOT NULL CHECK (width > 0),
        height INTEGER NOT NULL CHECK (height > 0),
        bits INTEGER NOT NULL CHECK (bits IN (8, 16)),
        channels INTEGER NOT NULL CHECK (channels IN (1, 3)),
        alpha INTEGER NOT NULL CHECK (alpha IN (0, 1)),
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        added TEXT NOT NULL
      ) STRICT;
      CREATE TABLE results (
        id TEXT PRIMARY KEY,
        photo TEXT NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
        params TEXT NOT NULL,
        model TEXT NOT NULL,
        model_sha256 TEXT NOT NULL,
        engine TEXT NOT NULL,
        seconds REAL NOT NULL CHECK (seconds >= 0),
        made TEXT NOT NULL
      ) STRICT;
      CREATE TABLE edits (
        photo TEXT PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
        result TEXT REFERENCES results (id) ON DELETE SET NULL,
        strength REAL NOT NULL CHECK (strength BETWEEN 0 AND 1),
        steps TEXT NOT NULL,
        changed TEXT NOT NULL
      ) STRICT;
    `),
}
