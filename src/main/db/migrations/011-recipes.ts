/** @file Version 11: recipes with their history, and what the last step of a shown result is blended into. Runs in main. */
import type { Migration } from './index.ts'

/**
 * Rows of recipe_states from place `at` on are taken back and may be done again. An edit shows `result` at the strength `last` over
 * `under` (null: the photo).
 */
export const recipes: Migration = {
  name: 'recipes',
  up: (db) =>
    void db.exec(`
      CREATE TABLE recipes (
        photo TEXT PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
        at INTEGER NOT NULL CHECK (at >= 0)
      ) STRICT;
      CREATE TABLE recipe_states (
        photo TEXT NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
        place INTEGER NOT NULL CHECK (place >= 0),
        recipe TEXT NOT NULL,
        PRIMARY KEY (photo, place)
      ) STRICT, WITHOUT ROWID;
      ALTER TABLE edits ADD COLUMN under TEXT;
      ALTER TABLE edits ADD COLUMN last REAL NOT NULL DEFAULT 1 CHECK (last BETWEEN 0 AND 1);
    `),
}
