/** @file Version 15: what made a photo that is a `.patina` file. Runs in main. */
import type { Migration } from './index.ts'

/** JSON: quality, bits a pixel, model; null for other photos, and for those that were opened before and not since. */
export const compressed: Migration = {
  name: 'compressed',
  up: (db) => void db.exec('ALTER TABLE photos ADD COLUMN compressed TEXT'),
}
