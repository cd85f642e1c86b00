/** @file Version 7: a result may be drawn, or put together of two others. Runs in main. */
import type { Migration } from './index.ts'

export const drawnResults: Migration = {
  name: 'drawn results',
  /** `variant`: its seed; null: the most probable picture. `parts`: JSON, the two results; null: restored as a whole. */
  up: (db) =>
    void db.exec(`
      ALTER TABLE results ADD COLUMN variant INTEGER CHECK (variant > 0);
      ALTER TABLE results ADD COLUMN parts TEXT;
    `),
}
