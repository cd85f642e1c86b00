/** @file `patina restore`: photos and folders in, restored copies out. Node; command line. */
import path from 'node:path'
import { walk, type Found } from '../main/files/walk.ts'
import { PatinaError, type ErrorCode } from '../shared/errors.ts'
import type { Params, Result, WorkerClient } from '../shared/worker-protocol.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { exists, makeFolder, outputFor, refuseSameFolder } from './outputs.ts'
import { jsonReport, plainReport, type Counts, type Report } from './report.ts'
import { restoreOptions, type RestoreOptions } from './restore-options.ts'
import { stepsFor } from './restore-steps.ts'
import type { Environment } from './terminal.ts'

type Photo = Extract<Found, { kind: 'photo' }>

/** Failures that every further photo would meet too. */
const ENDS_RUN: ReadonlySet<ErrorCode> = new Set([
  'model-missing',
  'model-damaged',
  'engine-unavailable',
  'disk-full',
  'cancelled',
])

interface Run {
  readonly options: RestoreOptions
  readonly out: string
  readonly report: Report
  readonly worker: WorkerClient
  readonly signal: AbortSignal
  readonly counts: Counts
}

/** Lists everything first: the outputs of this run can not become its inputs, and progress knows its total. */
async function findPhotos({ options, out, report, counts }: Run): Promise<Photo[]> {
  const photos: Photo[] = []
  for await (const found of walk(options.inputs, { recursive: options.recursive, exclude: out })) {
    if (found.kind === 'photo') photos.push(found)
    if (found.kind === 'skipped') {
      counts.skipped++
      report.skipped(found.path, found.reason)
    }
    if (found.kind === 'failed') {
      counts.failed++
      report.failed(found.path, found.error)
    }
  }
  return photos
}

function request({ options }: Run, photo: Photo, out: string): Params<'restoreToFile'> {
  const { engine, output, collision } = options
  return {
    photo: photo.path,
    steps: stepsFor(options, photo.relative),
    engine,
    output,
    out,
    collision: collision === 'skip' ? 'fail' : collision,
  }
}

/** @returns null: the output is there already and was left as it is */
async function restoreOne(
  run: Run,
  photo: Photo,
  index: number,
  total: number,
): Promise<Result<'restoreToFile'> | null> {
  const { options, report, worker, signal } = run
  const out = outputFor(run.out, photo.relative, options.output.format)
  const skips = options.collision === 'skip'
  if (skips && (await exists(out))) return null
  await makeFolder(path.dirname(out))
  try {
    const onProgress = report.progress.bind(report, photo.path, index, total)
    return await worker.call('restoreToFile', request(run, photo, out), { signal, onProgress })
  } catch (error) {
    if (skips && error instanceof PatinaError && error.code === 'output-exists') return null
    throw error
  }
}

/** @returns false when the run must end */
async function tell(run: Run, photo: Photo, index: number, total: number): Promise<boolean> {
  const { report, counts } = run
  try {
    const result = await restoreOne(run, photo, index, total)
    counts.left--
    counts[result === null ? 'skipped' : 'restored']++
    if (result === null) report.skipped(photo.path, 'output-exists')
    else report.restored(photo.path, result)
    return true
  } catch (error) {
    const code = error instanceof PatinaError ? error.code : 'internal'
    // A photo that was being restored when the run was stopped has not failed.
    if (code !== 'cancelled') {
      counts.left--
      counts.failed++
      report.failed(photo.path, error)
    }
    return !ENDS_RUN.has(code)
  }
}

async function restoreAll(run: Run): Promise<void> {
  const photos = await findPhotos(run)
  run.counts.left = photos.length
  for (const [i, photo] of photos.entries()) {
    if (run.signal.aborted || !(await tell(run, photo, i + 1, photos.length))) return
  }
}

function exitCode({ counts, signal }: Run): ExitCode {
  if (signal.aborted) return EXIT.cancelled
  return counts.failed > 0 || counts.left > 0 ? EXIT.failed : EXIT.done
}

export async function restore(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const options = restoreOptions(args)
  const { terminal, signal } = environment
  const report = options.json ? jsonReport(terminal) : plainReport(terminal)
  const out = path.resolve(options.out)
  await refuseSameFolder(options.inputs, out)
  await makeFolder(out)
  const worker = environment.startWorker()
  const counts: Counts = { restored: 0, failed: 0, skipped: 0, left: 0 }
  const run: Run = { options, out, report, worker, signal, counts }
  try {
    await restoreAll(run)
  } finally {
    await worker.close()
  }
  if (signal.aborted) report.failed(null, new PatinaError('cancelled'))
  if (counts.restored + counts.failed + counts.skipped + counts.left === 0) report.skipped(out, 'no photos were found')
  report.summary(counts)
  return exitCode(run)
}
