/**
 * @file What only one program at a time may do. The lock is SQLite's, on a file of its own that stays empty, so the system gives it back
 * however the program ends. Runs in main and on the command line.
 */
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'

/** Somebody who only looks is gone sooner than that. */
const LOOK_MS = 50

/** Holds a file, which is made, until the returned function is called. @throws whatever `refusal` makes of the cause */
export function hold(file: string, refusal: (cause: unknown) => Error): () => void {
  const db = new Database(file, { timeout: LOOK_MS })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    throw refusal(cause)
  }
  return () => void db.close()
}

/** Whether another holds the file now. Nothing is made, and whoever wants to hold it meanwhile may. */
export function isHeld(file: string): boolean {
  if (!existsSync(file)) return false
  try {
    using db = closing(new Database(file, { timeout: 0, readonly: true, fileMustExist: true }))
    db.value.pragma('schema_version')
    return false
  } catch (error) {
    return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
  }
}

const closing = (value: Database.Database) => ({ value, [Symbol.dispose]: () => void value.close() })
