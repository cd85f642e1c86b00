/** @file Version 2: every foreign key has an index, so that removing one photo does not read all the results. Runs in main. */
import type { Migration } from './index.ts'

export const resultsByPhoto: Migration = {
  name: 'results by photo',
  up: (db) =>
    void db.exec(`
      CREATE INDEX results_photo ON results (photo);
      CREATE INDEX edits_result ON edits (result);
    `),
}
