/** @file Version 13: what photos show and what damages them, by the models that told it. Runs in main. */
import type { Migration } from './index.ts'

/** `mean`: packed floats (shared/packed.ts); `print`: 64 bits in hexadecimal; `probabilities`: JSON, in the order of the classes. */
export const explore: Migration = {
  name: 'explore',
  up: (db) =>
    void db.exec(`
      CREATE TABLE contents (
        photo TEXT NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
        model TEXT NOT NULL CHECK (length(model) = 64),
        mean TEXT NOT NULL,
        print TEXT NOT NULL CHECK (length(print) = 16),
        PRIMARY KEY (photo, model)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE damages (
        photo TEXT NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
        model TEXT NOT NULL CHECK (length(model) = 64),
        probabilities TEXT NOT NULL,
        camera TEXT,
        PRIMARY KEY (photo, model)
      ) STRICT, WITHOUT ROWID;
    `),
}
