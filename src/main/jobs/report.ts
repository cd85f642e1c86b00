/**
 * @file The report of a batch: what was done with each photo, the riskiest first, with small pictures of before and after; as
 * JSON for programs and as one page for people. Node; main and the command line.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeAtomically } from '../../files/atomic.ts'
import { describe, PatinaError, type ErrorText } from '../../shared/errors.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import type { Job, Made } from './job.ts'
import { makeFolder } from './output-folder.ts'
import type { BatchView, Queue } from './queue.ts'
import { reportPage } from './report-page.ts'
import { riskOf, type Change, type Risk } from './risk.ts'

export interface ReportedPhoto {
  readonly photo: string
  readonly output: string | null
  readonly state: Job['state']
  readonly skip: string | null
  readonly failure: ({ readonly code: string } & ErrorText) | null
  readonly sha256: string | null
  readonly bytes: number | null
  readonly made: Made | null
  readonly attempts: number
  readonly change: Change | null
  readonly risk: Risk
}

export interface BatchReport {
  readonly batch: Omit<BatchView, 'size' | 'sizeLeft'>
  /** The riskiest first, then in their order. */
  readonly photos: readonly ReportedPhoto[]
  /** How many of them should be looked at. */
  readonly toLookAt: number
}

/** Small JPEGs of a photo and its output, as data. */
export interface Pair {
  readonly before: string
  readonly after: string
}

export interface ReportOptions {
  readonly queue: Queue
  readonly batch: string
  readonly worker: WorkerClient
  readonly signal: AbortSignal
  /** Made if missing; gets `report.json` and `index.html`. */
  readonly folder: string
}

const THUMB_EDGE = 240
/** Pictures are for those that come first; a page with thousands would not open. */
const MOST_PAIRS = 200

/** null: the photo or its output cannot be read any more. */
async function changeOf({ worker, signal }: ReportOptions, job: Job): Promise<Change | null> {
  if (job.state !== 'done' || job.output === null) return null
  try {
    return await worker.call('compare', { before: job.photo, after: job.output }, { signal })
  } catch (error) {
    if (error instanceof PatinaError && error.code === 'cancelled') throw error
    return null
  }
}

function reported(job: Job, change: Change | null): ReportedPhoto {
  const { photo, output, state, skip, failure, staged, made, attempts } = job
  return {
    photo,
    output: state === 'done' ? output : null,
    state,
    skip,
    failure: failure === null ? null : { code: failure.code, ...describe(failure) },
    sha256: state === 'done' ? (staged?.sha256 ?? null) : null,
    bytes: state === 'done' ? (staged?.bytes ?? null) : null,
    made: state === 'done' ? made : null,
    attempts,
    change,
    risk: riskOf(job, change),
  }
}

async function pairOf(
  { worker, signal }: ReportOptions,
  { photo, output }: ReportedPhoto,
  scratch: string,
): Promise<Pair | null> {
  const thumb = async (file: string) => {
    const out = path.join(scratch, 'thumb.jpg')
    await worker.call('preview', { photo: file, out, edge: THUMB_EDGE }, { signal })
    return `data:image/jpeg;base64,${(await readFile(out)).toString('base64')}`
  }
  if (output === null) return null
  try {
    return { before: await thumb(photo), after: await thumb(output) }
  } catch (error) {
    if (error instanceof PatinaError && error.code === 'cancelled') throw error
    return null
  }
}

async function pairs(options: ReportOptions, photos: readonly ReportedPhoto[]): Promise<(Pair | null)[]> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'patina-report-'))
  try {
    const made: (Pair | null)[] = []
    for (const photo of photos.slice(0, MOST_PAIRS)) made.push(await pairOf(options, photo, scratch))
    return made
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/**
 * Measures every output, and writes the report.
 * @returns the report, and the page's path
 * @throws PatinaError cancelled, batch-missing, or as writing does
 */
export async function writeReport(options: ReportOptions): Promise<{ report: BatchReport; page: string }> {
  const { size: _, sizeLeft: __, ...batch } = options.queue.batch(options.batch)
  const listed: ReportedPhoto[] = []
  for (const job of options.queue.jobs(options.batch)) listed.push(reported(job, await changeOf(options, job)))
  const photos = listed.toSorted((a, b) => b.risk.score - a.risk.score)
  const report = { batch, photos, toLookAt: photos.filter((photo) => photo.risk.score >= 1).length }
  await makeFolder(options.folder)
  const write = (name: string, text: string) =>
    writeAtomically(path.join(options.folder, name), Buffer.from(text), { collision: 'replace' })
  await write('report.json', `${JSON.stringify(report, undefined, 1)}\n`)
  const { file: page } = await write('index.html', reportPage(report, await pairs(options, photos)))
  return { report, page }
}
