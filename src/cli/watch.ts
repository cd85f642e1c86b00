/** @file `patina watch`: restores what is put into a folder, until it is stopped. Node; command line. */
import { isDeepStrictEqual } from 'node:util'
import { makeFolder } from '../main/jobs/output-folder.ts'
import { openQueue } from '../main/jobs/open-queue.ts'
import { refuseSameFolder } from '../main/jobs/plan.ts'
import { checkWritable } from '../main/jobs/preflight.ts'
import { PRIORITY, type Queue } from '../main/jobs/queue.ts'
import { watchFolders } from '../main/jobs/watch.ts'
import { roomFor, tellEvents } from './batch-run.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { usage } from './parse.ts'
import { tellDamaged } from './queue-door.ts'
import { jsonReport, plainReport, type Counts } from './report.ts'
import { restoreOptions, type RestoreOptions } from './restore-options.ts'
import type { Environment } from './terminal.ts'

/** The same watch as before goes on, so that what it has restored is not restored again. */
function batchFor(queue: Queue, { selection, recipe, out }: RestoreOptions): string {
  const before = queue
    .batches()
    .find(
      (b) =>
        b.kind === 'watch' &&
        b.state !== 'cancelled' &&
        b.out === out &&
        isDeepStrictEqual([b.selection, b.recipe], [selection, recipe]),
    )
  if (before === undefined) return queue.add({ kind: 'watch', priority: PRIORITY.watch, out, selection, recipe }, []).id
  queue.resume(before.id)
  return before.id
}

export async function watch(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const options = restoreOptions(args)
  const { terminal, signal, dataDir, startWorker } = environment
  if (options.dryRun) throw usage('--dry-run is for "patina restore".')
  if (options.queue !== null) throw usage('--queue is for "patina restore": a watched folder is restored here.')
  if (options.tasks.mask !== null) throw usage('--mask is for "patina restore": photos to come have no mask yet.')
  const report = options.json ? jsonReport(terminal) : plainReport(terminal)
  await refuseSameFolder(options.selection.inputs, options.out)
  await checkWritable(options.out)
  await makeFolder(options.out)
  using opened = openQueue(dataDir)
  tellDamaged(opened, report)
  const { queue } = opened
  const batch = batchFor(queue, options)
  report.batch(batch, queue.batch(batch).jobs.waiting)
  const counts: Counts = { restored: 0, failed: 0, skipped: 0, left: 0 }
  const place = () => {
    const { waiting, running } = queue.batch(batch).jobs
    const ended = counts.restored + counts.failed + counts.skipped
    return [ended + 1, ended + waiting + running] as const
  }
  const room = roomFor({ environment, opened, report }, options.stopWhenFull)
  const events = tellEvents(report, counts, place, room !== undefined)
  await watchFolders({ queue, batch, startWorker, signal, events, ...(room === undefined ? {} : { room }) })
  counts.left = queue.batch(batch).jobs.waiting
  report.summary(counts)
  if (queue.stateOf(batch) === 'paused') return EXIT.failed
  return signal.aborted ? EXIT.cancelled : EXIT.done
}
