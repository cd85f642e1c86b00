/** @file Version 14: tags that people gave to photos. Runs in main. */
import type { Migration } from './index.ts'

/** `given` 0: a person said that the tag does not fit, so that it is not suggested again. Names that differ in case alone are one. */
export const tags: Migration = {
  name: 'tags',
  up: (db) =>
    void db.exec(`
      CREATE TABLE tags (
        photo TEXT NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
        tag TEXT NOT NULL COLLATE NOCASE CHECK (length(tag) BETWEEN 1 AND 60),
        given INTEGER NOT NULL CHECK (given IN (0, 1)),
        PRIMARY KEY (photo, tag)
      ) STRICT, WITHOUT ROWID;
    `),
}
