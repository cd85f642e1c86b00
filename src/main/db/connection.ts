/**
 * @file Opens the project database: settings that are read back, migrations, and what happens to a file that is newer or
 * damaged. Runs in main.
 */
import { existsSync, renameSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { PatinaError } from '../../shared/errors.ts'
import { MIGRATIONS, type Migration } from './migrations/index.ts'

export type Connection = Database.Database

export interface OpenedDatabase {
  readonly db: Connection
  /** Where a damaged database was put aside, if there was one: people are told. */
  readonly damaged: string | null
}

/** pragma -> [value to set, value that must be read back]. */
const PRAGMAS: Readonly<Record<string, readonly [set: string, read: string | number]>> = {
  journal_mode: ['WAL', 'wal'],
  // WAL's default would lose the last commits with the power.
  synchronous: ['FULL', 2],
  foreign_keys: ['ON', 1],
  busy_timeout: ['5000', 5000],
  trusted_schema: ['OFF', 0],
}

const DAMAGE = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB'])

const sqliteCode = (error: unknown) => (error instanceof Database.SqliteError ? error.code : '')

/** The drive of the database is full: what was to be written was not, and what had been is whole. */
export const isDatabaseFull = (error: unknown): boolean => sqliteCode(error).startsWith('SQLITE_FULL')

const isDamage = (error: unknown) => [...DAMAGE].some((code) => sqliteCode(error).startsWith(code))

function configure(db: Connection): void {
  for (const [name, [set, expected]] of Object.entries(PRAGMAS)) {
    db.pragma(`${name} = ${set}`)
    const read: unknown = db.pragma(name, { simple: true })
    if (read !== expected) throw new PatinaError('internal', { reason: `${name} is ${String(read)}, not ${expected}` })
  }
}

const versionOf = (db: Connection): number => Number(db.pragma('user_version', { simple: true }))

/** Each step and its number are one transaction: a kill leaves the old version or the new one. */
function migrate(db: Connection, migrations: readonly Migration[]): void {
  for (const [i, step] of migrations.entries()) {
    if (versionOf(db) > i) continue
    const run = db.transaction(() => {
      // Another process may have done this step while we waited for the lock.
      if (versionOf(db) > i) return
      step.up(db)
      db.pragma(`user_version = ${i + 1}`)
    })
    run.immediate()
  }
}

/** A newer file is looked at read-only, so that not a byte of it changes. */
function refuseNewer(file: string, newest: number): void {
  if (!existsSync(file)) return
  const db = new Database(file, { readonly: true })
  try {
    if (versionOf(db) > newest) throw new PatinaError('database-newer', { file: path.basename(file) })
  } finally {
    db.close()
  }
}

function open(file: string, migrations: readonly Migration[]): Connection {
  refuseNewer(file, migrations.length)
  const db = new Database(file, { timeout: 5_000 })
  try {
    configure(db)
    const verdict: unknown = db.pragma('quick_check(1)', { simple: true })
    if (verdict !== 'ok') throw new Database.SqliteError(String(verdict), 'SQLITE_CORRUPT')
    migrate(db, migrations)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Moves the database and its journals to a name that is free. */
function putAside(file: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-')
  const aside = `${file}.damaged-${stamp}`
  for (const suffix of ['-wal', '-shm', '']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  return aside
}

/**
 * Opens or creates a project database.
 * @param file absolute path; its folder exists
 * @throws PatinaError database-newer (the file is left byte for byte), project-in-use
 */
export function openDatabase(file: string, migrations: readonly Migration[] = MIGRATIONS): OpenedDatabase {
  try {
    return { db: open(file, migrations), damaged: null }
  } catch (error) {
    if (sqliteCode(error).startsWith('SQLITE_BUSY'))
      throw new PatinaError('project-in-use', { file: path.basename(file) })
    if (!isDamage(error)) throw error
    const damaged = putAside(file, new Date())
    return { db: open(file, migrations), damaged }
  }
}
