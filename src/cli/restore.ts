/** @file `patina restore`: photos and folders in, restored copies out, through the queue. Node; command line. */
import type { NewJob } from '../main/db/jobs.ts'
import { makeFolder } from '../main/jobs/output-folder.ts'
import { openQueue } from '../main/jobs/open-queue.ts'
import { planBatch, refuseSameFolder } from '../main/jobs/plan.ts'
import { checkWritable, preflight, type Preflight } from '../main/jobs/preflight.ts'
import { PRIORITY } from '../main/jobs/queue.ts'
import { fromFailure, PatinaError } from '../shared/errors.ts'
import { runAndTell } from './batch-run.ts'
import { tellDryRun } from './dry-run.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { tellDamaged } from './queue-door.ts'
import { bytesInWords, jsonReport, plainReport, type Counts, type Report } from './report.ts'
import { restoreOptions, type RestoreOptions } from './restore-options.ts'
import { stepsFor } from './restore-steps.ts'
import { shareAndTell } from './share.ts'
import type { Environment } from './terminal.ts'

const plan = ({ selection, recipe, tasks, out }: RestoreOptions, signal: AbortSignal) =>
  planBatch({
    selection,
    recipe,
    out,
    signal,
    ...(tasks.mask === null ? {} : { stepsFor: (relative) => stepsFor({ tasks }, relative) }),
  })

/** Says what was passed over or could not be listed. */
function tellListed(jobs: readonly NewJob[], report: Report, counts: Counts): void {
  for (const job of jobs) {
    if (job.state === 'skipped') {
      counts.skipped++
      report.skipped(job.photo, job.skip)
    }
    if (job.state === 'failed') {
      counts.failed++
      report.failed(job.photo, fromFailure(job.failure))
    }
  }
}

function warnOfSpace({ needed, free }: Preflight, folder: string, report: Report): void {
  if (free === null || free >= needed) return
  const context = { folder, free: bytesInWords(free), needed: bytesInWords(needed) }
  report.warning({ code: 'space-short', context })
}

export async function restore(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const options = restoreOptions(args)
  const { selection, recipe, out } = options
  const { terminal, signal, dataDir } = environment
  const report = options.json ? jsonReport(terminal) : plainReport(terminal)
  await refuseSameFolder(selection.inputs, out)
  await checkWritable(out)
  if (!options.dryRun) await makeFolder(out)
  const counts: Counts = { restored: 0, failed: 0, skipped: 0, left: 0 }
  const jobs = await plan(options, signal)
  if (jobs.length === 0) report.skipped(out, 'no photos were found')
  if (options.dryRun) return await tellDryRun(jobs, options, environment)
  tellListed(jobs, report, counts)
  const waiting = jobs.filter((job) => job.state === 'waiting').length
  if (waiting === 0) {
    report.summary(counts)
    return counts.failed > 0 ? EXIT.failed : EXIT.done
  }
  using opened = openQueue(dataDir)
  tellDamaged(opened, report)
  const { queue } = opened
  warnOfSpace(await preflight(jobs, out, recipe.output.format, queue.recent(null)), out, report)
  if (signal.aborted) throw new PatinaError('cancelled')
  const { id } = queue.add({ kind: 'batch', priority: PRIORITY.batch, out, selection, recipe }, jobs)
  report.batch(id, waiting)
  // Whoever restores a single photo is there and can make room.
  const stopWhenFull = options.stopWhenFull || waiting === 1
  const run = { environment, opened, batch: id, report, counts, stopWhenFull }
  return options.queue === null ? await runAndTell(run) : await shareAndTell(run, options.queue)
}
