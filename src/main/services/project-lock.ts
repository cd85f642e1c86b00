/** @file One program per project: a second one would empty the first one's unfinished work. Runs in main. */
import path from 'node:path'
import { PatinaError } from '../../shared/errors.ts'
import { hold } from './hold.ts'

/**
 * Holds the project until the returned function is called. `dataDir`: the project's folder, which exists.
 * @throws PatinaError `project-in-use`
 */
export const lockProject = (dataDir: string): (() => void) =>
  hold(
    path.join(dataDir, 'in-use.db'),
    (cause) => new PatinaError('project-in-use', { file: path.basename(dataDir) }, { cause }),
  )
