/** @file Version 12: recipes that people gave names. Runs in main. */
import type { Migration } from './index.ts'

export const presets: Migration = {
  name: 'presets',
  // Names that differ in case alone are one.
  up: (db) =>
    void db.exec(
      'CREATE TABLE presets (name TEXT PRIMARY KEY COLLATE NOCASE, recipe TEXT NOT NULL) STRICT, WITHOUT ROWID',
    ),
}
