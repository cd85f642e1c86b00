/** @file Version 9: what people set for the whole program. Runs in main. */
import type { Migration } from './index.ts'

export const settings: Migration = {
  name: 'settings',
  up: (db) => void db.exec('CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID'),
}
