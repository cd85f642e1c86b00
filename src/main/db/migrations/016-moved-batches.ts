/** @file Version 16: a batch whose rest goes into another folder keeps where its first results lie. Runs in main. */
import type { Migration } from './index.ts'

/** JSON: absolute folders that held the outputs before `out`, the first one first. */
export const movedBatches: Migration = {
  name: 'moved batches',
  up: (db) => void db.exec("ALTER TABLE batches ADD COLUMN earlier TEXT NOT NULL DEFAULT '[]'"),
}
