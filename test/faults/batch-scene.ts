/** @file A folder of photos that can be told apart, a batch over it, and the audit of what a batch left. For tests. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { errnoOf } from '../../src/files/file-system.ts'
import { isTempName } from '../../src/files/temp-name.ts'
import { openDatabase } from '../../src/main/db/connection.ts'
import type { Recipe, Selection } from '../../src/main/jobs/job.ts'
import { planBatch } from '../../src/main/jobs/plan.ts'
import { createQueue, PRIORITY, type Queue } from '../../src/main/jobs/queue.ts'
import { runBatch, type BatchEvents, type RunOptions } from '../../src/main/jobs/runner.ts'
import { superviseWorker, type SupervisorOptions } from '../../src/main/supervisor/supervisor.ts'
import type { Step } from '../../src/shared/steps.ts'

const FAKE_WORKER = path.join(import.meta.dirname, 'fake-worker.ts')
/** On a busy machine a process may need long to begin; only tests of hanging workers want to know soon. */
export const FAKE: SupervisorOptions = { entry: FAKE_WORKER, node: process.execPath, silenceMs: 90_000 }
const WIDTH = 24
const HEIGHT = 16

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
export const stepOf = (model: string): Step => ({ params: { task: 'denoise', sigma: null }, model, strength: 1 })

/** Photo number `n`: a ramp whose offset and whose first pixels tell the number. */
function picture(n: number): Uint8Array {
  const data = new Uint8Array(WIDTH * HEIGHT * 3).map((_, i) => 40 + ((i * 7 + n) % 150))
  data.set([n & 255, (n >> 8) & 255, 128])
  return data
}

const png = (data: Uint8Array) =>
  sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer()

export interface Scene {
  readonly folder: string
  readonly photos: string
  readonly out: string
  readonly database: string
}

/** `count` photos in folders of a hundred. */
export async function makeScene(count: number): Promise<Scene> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patina-batch-'))
  const photos = path.join(folder, 'photos')
  for (let n = 0; n < count; n++) {
    const file = path.join(photos, photoName(n))
    if (n % 100 === 0) await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, await png(picture(n)))
  }
  return { folder, photos, out: path.join(folder, 'restored'), database: path.join(folder, 'project.db') }
}

export const photoName = (n: number): string =>
  path.join(`film ${Math.floor(n / 100)}`, `${String(n).padStart(4, '0')}.png`)

export const removeScene = ({ folder }: Scene): Promise<void> => rm(folder, { recursive: true, force: true })

export const RECIPE: Recipe = {
  steps: [stepOf('half')],
  engine: 'cpu',
  output: { format: null, quality: null, metadata: 'keep' },
  collision: 'rename',
}

export function openQueue({ database }: Scene): { queue: Queue; close: () => void } {
  const { db } = openDatabase(database)
  return { queue: createQueue(db), close: () => void db.close() }
}

interface Order {
  readonly recipe?: Partial<Recipe>
  readonly selection?: Partial<Selection>
  /** By the place of the photo. */
  readonly stepsFor?: (relative: string) => readonly Step[]
}

/** Adds a batch over the whole scene. @returns its id */
export async function addBatch(scene: Scene, queue: Queue, order: Order = {}): Promise<string> {
  const recipe = { ...RECIPE, ...order.recipe }
  const selection = {
    inputs: [scene.photos],
    recursive: true,
    include: [],
    exclude: [],
    name: '{name}',
    ...order.selection,
  }
  const { stepsFor } = order
  const jobs = await planBatch({ selection, recipe, out: scene.out, ...(stepsFor === undefined ? {} : { stepsFor }) })
  return queue.add({ kind: 'batch', priority: PRIORITY.batch, out: scene.out, selection, recipe }, jobs).id
}

export const NO_EVENTS: BatchEvents = { progress() {}, done() {}, skipped() {}, failed() {}, paused() {} }

type Changes = Partial<Omit<RunOptions, 'events'>> & {
  readonly events?: Partial<BatchEvents>
  readonly supervisor?: Partial<SupervisorOptions>
}

/** Runs a batch with the worker of fake networks. */
export function run(queue: Queue, batch: string, { events, supervisor, ...changes }: Changes = {}): Promise<void> {
  return runBatch({
    queue,
    batch,
    signal: new AbortController().signal,
    startWorker: () => superviseWorker({ ...FAKE, ...supervisor }),
    events: { ...NO_EVENTS, ...events },
    ...changes,
  })
}

const printOf = async (file: string) => `${sha256(await readFile(file))} ${(await stat(file)).mtimeMs}`

/** Content and time of every file below a folder, for comparing before and after. */
export async function fingerprint(folder: string): Promise<Map<string, string>> {
  const prints = new Map<string, string>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const print = await printOf(file).catch((error: unknown) => {
      // An orphan may take its temporary file away while this looks; no other file may vanish.
      if (isTempName(entry.name) && errnoOf(error) === 'ENOENT') return null
      throw error
    })
    if (print !== null) prints.set(path.relative(folder, file), print)
  }
  return prints
}

/** The pixels of a photo as the network `half` leaves them. */
export const halved = async (photo: string): Promise<Buffer> => {
  const pixels = await sharp(await readFile(photo))
    .raw()
    .toBuffer()
  return Buffer.from(pixels.map((v) => Math.round(v / 2)))
}

/**
 * What every batch must hold to, however it was interrupted: each done job has its own output, with the hash in its row and
 * the pixels of its own photo restored; there is no other file.
 * @param pixels whether outputs are decoded and compared
 * @returns how many are done
 */
export async function audit({ out }: Scene, queue: Queue, batch: string, pixels = true): Promise<number> {
  const done = queue.jobs(batch).filter((job) => job.state === 'done')
  const files: string[] = []
  for (const folder of [out, ...queue.batch(batch).earlier])
    for (const file of (await fingerprint(folder)).keys()) files.push(path.join(folder, file))
  const named = done.flatMap((job) => [job.output ?? '', ...(job.made?.invention ? [job.made.invention.file] : [])])
  assert.deepEqual(files.toSorted(), named.toSorted(), 'one file for each job that is done, and its map')
  assert.equal(new Set(done.map((job) => job.photo)).size, done.length, 'no photo is restored twice')
  for (const { output, photo, staged } of done) {
    const bytes = await readFile(output ?? '')
    assert.deepEqual([sha256(bytes), bytes.length], [staged?.sha256, staged?.bytes], output ?? '')
    if (pixels) assert.deepEqual(await sharp(bytes).raw().toBuffer(), await halved(photo), output ?? '')
  }
  return done.length
}
