/** @file The invention map beside an output: staged with it, named after it has its name. Node; main and the command line. */
import path from 'node:path'
import { publishStaged, syncFolderOf } from '../../files/atomic.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { nameToTry } from '../../files/free-name.ts'
import { isSameFile } from '../../files/same-file.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { CollisionRule } from './job.ts'
import { exists } from './output-folder.ts'

const MAX_NAMES = 10_000

/** `<output>.invention.png`, or the next name that is free where nothing may be replaced. */
async function freeName(output: string, rule: CollisionRule): Promise<string> {
  const { dir, name } = path.parse(output)
  const wanted = path.join(dir, `${name}.invention.png`)
  for (let n = 1; n <= MAX_NAMES; n++) {
    const file = nameToTry(wanted, n)
    if (rule === 'replace' || !(await exists(file))) return file
  }
  throw new PatinaError('output-exists', { file: path.basename(wanted) })
}

interface MapOptions {
  /** The name that the row tells: of an earlier attempt, or the staged file's own. */
  readonly named: string
  readonly rule: CollisionRule
  readonly fs: FileSystem
  /** Told the name before the map gets it, so that it can be found again. */
  readonly onName: (file: string) => Promise<void>
}

/**
 * Gives a staged map its name. One that is not there any more got its name in an earlier attempt; one that has both names
 * was killed over the last step.
 * @throws PatinaError
 */
export async function publishMap(
  staged: string,
  output: string,
  { named, rule, fs, onName }: MapOptions,
): Promise<void> {
  if (named !== staged && (await isSameFile(staged, named))) return await syncFolderOf(named, { fs })
  while (await exists(staged)) {
    const file = await freeName(output, rule)
    await onName(file)
    try {
      return await publishStaged(staged, file, { collision: rule === 'replace' ? 'replace' : 'fail', fs })
    } catch (error) {
      if (!(error instanceof PatinaError) || error.code !== 'output-exists') throw error
    }
  }
}
