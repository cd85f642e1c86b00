/** @file Gives a staged output its final name. Node; main and the command line. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { publishStaged } from '../../files/atomic.ts'
import { realFileSystem, type FileSystem } from '../../files/file-system.ts'
import { nameToTry } from '../../files/free-name.ts'
import { isSameFile } from '../../files/same-file.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { ClaimedJob, CollisionRule } from './job.ts'
import type { Ledger } from './ledger.ts'
import { exists } from './output-folder.ts'

const MAX_NAMES = 10_000

/** A name for a job's output that is free on the disk and among the outputs of its batch; it is in the row when told. */
export async function nextFreeName(queue: Ledger, job: ClaimedJob): Promise<ClaimedJob> {
  for (let n = 2; n <= MAX_NAMES; n++) {
    const output = nameToTry(job.output, n)
    if ((await queue.isTaken(job, output)) || (await exists(output))) continue
    await queue.setOutput(job, output)
    return { ...job, output }
  }
  throw new PatinaError('output-exists', { file: path.basename(job.output) })
}

/** On a drive without hard links a name is first taken by an empty file: one that was ours is given up. */
async function dropReservation(output: string, fs: FileSystem): Promise<void> {
  const size = await stat(output).then(
    (found) => found.size,
    () => undefined,
  )
  if (size === 0) await fs.unlink(output)
}

interface Publication {
  readonly staged: string
  readonly collision: CollisionRule
  /** An earlier attempt had begun to publish under this name. */
  readonly again: boolean
  readonly fs?: FileSystem
}

const isTaken = (error: unknown) => error instanceof PatinaError && error.code === 'output-exists'

/**
 * The name is the one in the row, or the next free one, which is put there first.
 * @returns the job with the name that it got; null: the name is taken and the rule is to leave it
 * @throws PatinaError
 */
export async function publishOutput(
  queue: Ledger,
  job: ClaimedJob,
  { staged, collision, again, fs = realFileSystem }: Publication,
): Promise<ClaimedJob | null> {
  if (collision === 'replace' && (await isSameFile(job.photo, job.output)))
    throw new PatinaError('output-exists', { file: path.basename(job.output) })
  if (again) await dropReservation(job.output, fs)
  let named = job
  for (;;) {
    try {
      await publishStaged(staged, named.output, { collision: collision === 'replace' ? 'replace' : 'fail', fs })
      return named
    } catch (error) {
      if (!isTaken(error)) throw error
      if (collision === 'skip') return null
      named = await nextFreeName(queue, named)
    }
  }
}
