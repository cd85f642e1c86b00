/** @file `patina restore --dry-run`: what would be done, and what it would take. Nothing is written. Node; command line. */
import { existsSync } from 'node:fs'
import type { NewJob } from '../main/db/jobs.ts'
import { openQueue } from '../main/jobs/open-queue.ts'
import { preflight, type Preflight } from '../main/jobs/preflight.ts'
import { projectFolder } from '../main/services/project-folder.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { bytesInWords, duration, failureLine, failureObject, printable } from './report.ts'
import type { RestoreOptions } from './restore-options.ts'
import type { Environment } from './terminal.ts'

/** The photos done lately, if there is a project at all. */
function known(dataDir: string) {
  if (!existsSync(projectFolder(dataDir).database)) return []
  using opened = openQueue(dataDir)
  return opened.queue.recent(null)
}

function object(job: NewJob): object {
  switch (job.state) {
    case 'waiting':
      return { type: 'plan', input: job.photo, output: job.output }
    case 'skipped':
      return { type: 'plan', input: job.photo, output: null, reason: job.skip }
    case 'failed':
      return failureObject(job.photo, job.failure)
  }
}

function inWords(job: NewJob): string {
  switch (job.state) {
    case 'waiting':
      return `${job.photo} -> ${job.output}`
    case 'skipped':
      return `${job.photo}: passed over (${job.skip})`
    case 'failed':
      return `${job.photo}: ${failureLine(job.failure)}`
  }
}

function summary({ photos, bytes, needed, free, seconds }: Preflight): string {
  const room = free === null ? '' : `, ${bytesInWords(free)} are free`
  const time = seconds === null ? 'how long it takes is not known yet' : `about ${duration(seconds)}`
  return `Nothing was done. ${photos} photos, ${bytesInWords(bytes)}; about ${bytesInWords(needed)} are needed${room}; ${time}`
}

export async function tellDryRun(
  jobs: readonly NewJob[],
  { out, recipe, json }: RestoreOptions,
  { terminal, dataDir }: Environment,
): Promise<ExitCode> {
  const found = await preflight(jobs, out, recipe.output.format, known(dataDir))
  for (const job of jobs) terminal.out(`${json ? JSON.stringify(object(job)) : printable(inWords(job))}\n`)
  terminal.out(`${json ? JSON.stringify({ type: 'preflight', ...found }) : summary(found)}\n`)
  return jobs.some((job) => job.state === 'failed') ? EXIT.failed : EXIT.done
}
