/**
 * @file What only one program at a time may do. The lock is SQLite's, on a file of its own that stays empty, so the system gives it back
 * however the program ends. Runs in main and on the command line.
 */
import Database from 'better-sqlite3'

/** Holds a file, which is made, until the returned function is called. @throws whatever `refusal` makes of the cause */
export function hold(file: string, refusal: (cause: unknown) => Error): () => void {
  const db = new Database(file, { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    throw refusal(cause)
  }
  return () => void db.close()
}
