/** @file Version 8: what the library sorts and filters photos by. Runs in main. */
import type { Migration } from './index.ts'

export const library: Migration = {
  name: 'library',
  /** `taken`: the camera's time; `findings`: kinds of damage at the last check-up; `failed`: code of the last restoration's failure. */
  up: (db) =>
    void db.exec(`
      ALTER TABLE photos ADD COLUMN taken TEXT;
      ALTER TABLE photos ADD COLUMN findings INTEGER CHECK (findings >= 0);
      ALTER TABLE photos ADD COLUMN failed TEXT;
    `),
}
