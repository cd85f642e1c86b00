/** @file Version 4: the marked parts of photos, one row for each operation. Runs in main. */
import type { Migration } from './index.ts'

/** Rows from place `at` on are taken back and may be done again. `id` names the mask as it is after the operation. */
export const masks: Migration = {
  name: 'masks',
  up: (db) =>
    void db.exec(`
      CREATE TABLE masks (
        photo TEXT PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
        at INTEGER NOT NULL CHECK (at >= 0)
      ) STRICT;
      CREATE TABLE mask_ops (
        photo TEXT NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
        place INTEGER NOT NULL CHECK (place >= 0),
        id TEXT NOT NULL CHECK (length(id) = 16),
        op TEXT NOT NULL,
        PRIMARY KEY (photo, place)
      ) STRICT, WITHOUT ROWID;
    `),
}
