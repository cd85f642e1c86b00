/**
 * @file Puts what is left of a batch into another folder: its drive is full, say. What is done stays where it is, and so does what
 * an earlier attempt has written already. Node; main and the command line.
 */
import path from 'node:path'
import { PatinaError } from '../../shared/errors.ts'
import type { Move } from '../db/jobs.ts'
import type { Job } from './job.ts'
import { NameBook } from './names.ts'
import { exists, isWithin, rootOf } from './output-folder.ts'
import { checkWritable } from './preflight.ts'
import type { Queue } from './queue.ts'
import { stagingFile } from './staging.ts'

type Placed = Job & { readonly output: string }

const isPlaced = (job: Job): job is Placed => job.output !== null

/** A killed attempt left its result, which only lacks its name or the word that it is done. */
async function isWritten(job: Placed): Promise<boolean> {
  if (job.staged === null) return false
  return (await exists(job.output)) || (await exists(stagingFile(job, job.staged.attempt)))
}

/**
 * What waits, and what failed and may be tried again, gets a name below another folder, mirrored as before.
 * @param out absolute; it need not exist
 * @returns how many photos
 * @throws PatinaError batch-missing, batch-cancelled, batch-shared, batch-busy, usage (a watch), no-write-permission
 */
export async function moveRest(queue: Queue, id: string, out: string): Promise<number> {
  const batch = queue.batch(id)
  if (batch.out === out) return 0
  if (batch.kind === 'watch')
    throw new PatinaError('usage', { message: 'A watch keeps its folder: start "patina watch" with another --out.' })
  await checkWritable(out)
  const placed = queue.jobs(id).filter(isPlaced)
  const rest = new Set<Placed>()
  for (const job of placed)
    if ((job.state === 'waiting' || job.state === 'failed') && !(await isWritten(job))) rest.add(job)
  const stays = placed.filter((job) => !rest.has(job))
  const names = new NameBook(stays.map(({ output }) => output))
  const isFree = async (file: string) => batch.recipe.collision !== 'rename' || !(await exists(file))
  const moves: Move[] = []
  for (const { id: job, output: from } of rest)
    moves.push({ job, from, to: await names.take(path.join(out, path.relative(rootOf(from, batch), from)), isFree) })
  const results = stays.filter(({ state }) => state !== 'skipped' && state !== 'cancelled')
  const earlier = [...batch.earlier.filter((folder) => folder !== out), batch.out].filter((folder) =>
    results.some(({ output }) => isWithin(output, folder)),
  )
  queue.moveRest(id, { out, earlier, moves })
  return moves.length
}
