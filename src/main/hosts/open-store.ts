/** @file Opens a project's database, and says so if a damaged one had to be put aside. Runs in main, in both hosts. */
import path from 'node:path'
import { describe } from '../../shared/errors.ts'
import { openProject } from '../db/project.ts'
import type { ProjectStore } from '../services/project-store.ts'

/** `tell` shows one message to the person. */
export const storeOpener =
  (tell: (message: string) => void) =>
  (database: string): ProjectStore => {
    const project = openProject(database)
    if (project.damaged !== null) {
      const { what, means, action } = describe({
        code: 'database-damaged',
        context: { file: path.basename(project.damaged) },
      })
      tell(`${what} ${means} ${action}`)
    }
    return project
  }
