/** @file Migration: what was measured of a batch's results, and what a person said of them. */
import type { Migration } from './index.ts'

export const reviews: Migration = {
  name: 'reviews',
  /** `change` null: the photo or its output could not be read. `verdict` null: nobody has looked yet. */
  up: (db) =>
    void db.exec(`
      CREATE TABLE reviews (
        job INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
        change TEXT,
        score REAL NOT NULL CHECK (score >= 0),
        reasons TEXT NOT NULL,
        verdict TEXT CHECK (verdict IN ('accepted', 'redone', 'left'))
      ) STRICT, WITHOUT ROWID;
    `),
}
