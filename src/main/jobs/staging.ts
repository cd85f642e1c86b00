/**
 * @file Outputs that are whole but have no name yet: a hidden file beside the output, named after batch, job and attempt, so
 * that whoever comes next knows whose it is. Node; main and the command line.
 */
import path from 'node:path'
import { realFileSystem, type FileSystem } from '../../files/file-system.ts'
import type { ClaimedJob } from './job.ts'

const NAME = /^\.patina-([0-9a-f]{16})-\d+-\d+(?:-map)?\.part$/

type Placed = Pick<ClaimedJob, 'batch' | 'id' | 'output'>

/** Where attempt number `attempt` of a job leaves its output. */
export const stagingFile = ({ batch, id, output }: Placed, attempt: number): string =>
  path.join(path.dirname(output), `.patina-${batch}-${id}-${attempt}.part`)

/** Where it leaves the invention map. */
export const stagingMap = ({ batch, id, output }: Placed, attempt: number): string =>
  path.join(path.dirname(output), `.patina-${batch}-${id}-${attempt}-map.part`)

/** Removes what all attempts of a job left. What is not there is no error. */
export async function removeStaged(job: ClaimedJob, fs: FileSystem = realFileSystem): Promise<void> {
  for (let attempt = 1; attempt <= job.attempts; attempt++)
    for (const file of [stagingFile(job, attempt), stagingMap(job, attempt)])
      await fs.unlink(file).catch(() => undefined)
}

/**
 * Removes what the jobs of a batch left in a folder; only when none of them runs.
 * @returns how many were removed
 */
export async function sweepStaged(folder: string, batch: string, fs: FileSystem = realFileSystem): Promise<number> {
  const names = await fs.readdir(folder).catch(() => [])
  const left = names.filter((name) => NAME.exec(name)?.[1] === batch)
  const removed = await Promise.allSettled(left.map((name) => fs.unlink(path.join(folder, name))))
  return removed.filter((r) => r.status === 'fulfilled').length
}
