/**
 * @file One program per project: a second one would empty the first one's unfinished work. The lock is SQLite's, on a file
 * of its own, so the system gives it back however the program ends. Runs in main.
 */
import path from 'node:path'
import Database from 'better-sqlite3'
import { PatinaError } from '../../shared/errors.ts'

/**
 * Holds the project until the returned function is called. `dataDir`: the project's folder, which exists.
 * @throws PatinaError `project-in-use`
 */
export function lockProject(dataDir: string): () => void {
  const db = new Database(path.join(dataDir, 'in-use.db'), { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    throw new PatinaError('project-in-use', { file: path.basename(dataDir) }, { cause })
  }
  return () => void db.close()
}
