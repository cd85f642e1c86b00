/** @file The queue of a project, without the rest of the project: for the command line, beside a window that may be open. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { writeError } from '../../files/write-error.ts'
import { openDatabase } from '../db/connection.ts'
import { reviewTable, type ReviewTable } from '../db/reviews.ts'
import { projectFolder } from '../services/project-folder.ts'
import { createQueue, type Queue } from './queue.ts'

export interface OpenedQueue extends Disposable {
  readonly queue: Queue
  /** What was measured of its results, and what was said of them. */
  readonly reviews: ReviewTable
  /** Where a damaged database was put aside, or null. */
  readonly damaged: string | null
}

/**
 * @param dataDir the project's folder; made if missing
 * @throws PatinaError no-write-permission, database-newer, project-in-use
 */
export function openQueue(dataDir: string): OpenedQueue {
  const { database } = projectFolder(dataDir)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw writeError(error, database)
  }
  const { db, damaged } = openDatabase(database)
  return {
    queue: createQueue(db),
    reviews: reviewTable(db),
    damaged: damaged === null ? null : path.basename(damaged),
    [Symbol.dispose]: () => void db.close(),
  }
}
