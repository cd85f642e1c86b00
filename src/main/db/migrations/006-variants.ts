/** @file Version 6: a job may draw one of the possible pictures instead of the most probable one. Runs in main. */
import type { Migration } from './index.ts'

export const variants: Migration = {
  name: 'variants',
  /** The variant's seed; null: the most probable picture. */
  up: (db) => void db.exec('ALTER TABLE jobs ADD COLUMN variant INTEGER CHECK (variant > 0)'),
}
