/** @file What the worker can do: one function for each method of the protocol. Runs in the worker. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { writeAtomically, type Written } from '../files/atomic.ts'
import { blendInto } from '../imaging/blend.ts'
import type { Raster } from '../imaging/raster.ts'
import { PatinaError } from '../shared/errors.ts'
import type {
  Collision,
  OutputOptions,
  Params,
  Progress,
  RestoreRequest,
  Result,
  WorkerMethod,
} from '../shared/worker-protocol.ts'
import { decodePhoto } from './codec/decode.ts'
import { encodePhoto } from './codec/encode.ts'
import { openPhoto, type OpenedPhoto } from './codec/open.ts'
import { writePreview, writePyramid } from './codec/view.ts'
import { DenoiserKeeper, type Engines } from './engines.ts'
import { restoreRaster } from './pipeline.ts'
import { ProgressMeter } from './progress.ts'

export interface TaskContext {
  readonly signal: AbortSignal
  readonly tell: (progress: Progress) => void
}

export type Tasks = { [M in WorkerMethod]: (params: Params<M>, context: TaskContext) => Promise<Result<M>> }

/** Lossless, with the photo's profile: what a cached result is kept as. */
const CACHED: OutputOptions = { format: 'tiff', quality: null, metadata: 'remove' }

interface Restored {
  readonly photo: OpenedPhoto
  readonly original: Raster
  readonly restored: Raster
  readonly meter: ProgressMeter
  readonly tiles: number
  readonly about: { model: string; modelSha256: string; engine: Result<'restore'>['engine']; seconds: number }
}

async function restoreTiles(
  keeper: DenoiserKeeper,
  original: Raster,
  request: RestoreRequest,
  meter: ProgressMeter,
  signal: AbortSignal,
) {
  const { model, engine, params } = request
  const denoiser = await keeper.get({ model, engine, sigma: params.sigma })
  const began = performance.now()
  let tiles = 0
  const restored = await restoreRaster(original, denoiser.tileModel, {
    engine: denoiser.engine,
    signal,
    onTile: (done, total) => {
      tiles = total
      if (done === 0) meter.restoring(total)
      else meter.tile(done, total)
    },
  })
  const seconds = (performance.now() - began) / 1_000
  return { restored, tiles, about: { model, modelSha256: denoiser.modelSha256, engine: denoiser.engine, seconds } }
}

/** Decodes and restores; a fault of the engine drops the kept denoiser. */
async function restorePhoto(
  keeper: DenoiserKeeper,
  request: RestoreRequest,
  { signal, tell }: TaskContext,
): Promise<Restored> {
  const meter = new ProgressMeter(tell)
  meter.decoding()
  const photo = await openPhoto(request.photo)
  const original = await decodePhoto(photo)
  if (signal.aborted) throw new PatinaError('cancelled')
  try {
    return { photo, original, meter, ...(await restoreTiles(keeper, original, request, meter, signal)) }
  } catch (error) {
    if (!(error instanceof PatinaError) || error.code === 'engine-failed' || error.code === 'bad-result')
      await keeper.drop()
    throw error
  }
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  const [x, y] = await Promise.all([a, b].map((file) => stat(file, { bigint: true }).catch(() => undefined)))
  return x !== undefined && y !== undefined && x.dev === y.dev && x.ino === y.ino
}

/** Writes an output. A photo is never replaced by its own restoration, whatever was asked for. */
async function writeOutput(
  photo: string,
  out: string,
  data: Uint8Array,
  collision: Collision = 'rename',
): Promise<Written> {
  if (collision === 'replace' && (await isSameFile(photo, out)))
    throw new PatinaError('output-exists', { file: path.basename(out) })
  return await writeAtomically(out, data, { collision })
}

function checkSameShape(a: Raster, b: Raster, result: string): void {
  const same =
    a.width === b.width && a.height === b.height && a.channels === b.channels && a.data.length === b.data.length
  if (!same || a.data.BYTES_PER_ELEMENT !== b.data.BYTES_PER_ELEMENT)
    throw new PatinaError('truncated', { file: path.basename(result) })
}

async function restore(
  keeper: DenoiserKeeper,
  params: Params<'restore'>,
  context: TaskContext,
): Promise<Result<'restore'>> {
  const { photo, restored, meter, tiles, about } = await restorePhoto(keeper, params, context)
  meter.encoding(tiles)
  const data = await encodePhoto(photo, restored, CACHED)
  if (context.signal.aborted) throw new PatinaError('cancelled')
  await writeAtomically(params.out, data, { collision: 'replace' })
  meter.finished(tiles)
  return about
}

async function restoreToFile(
  keeper: DenoiserKeeper,
  params: Params<'restoreToFile'>,
  context: TaskContext,
): Promise<Result<'restoreToFile'>> {
  const { photo, original, restored, meter, tiles, about } = await restorePhoto(keeper, params, context)
  meter.encoding(tiles)
  blendInto(restored.data, original.data, params.strength)
  const data = await encodePhoto(photo, restored, params.output)
  if (context.signal.aborted) throw new PatinaError('cancelled')
  const written = await writeOutput(params.photo, params.out, data, params.collision)
  meter.finished(tiles)
  return { ...written, ...about }
}

async function exportPhoto(params: Params<'export'>): Promise<Result<'export'>> {
  const photo = await openPhoto(params.photo)
  const original = await decodePhoto(photo)
  const restored = await decodePhoto(await openPhoto(params.result))
  checkSameShape(original, restored, params.result)
  blendInto(restored.data, original.data, params.strength)
  const data = await encodePhoto(photo, restored, params.output)
  return await writeOutput(params.photo, params.out, data, params.collision)
}

/** One heavy task at a time: each holds whole photos in memory. */
function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve()
  return <A extends readonly unknown[], R>(task: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      const next = last.then(() => task(...args))
      last = next.catch(() => undefined)
      return next
    }
}

export function createTasks(engines: Engines): Tasks {
  const keeper = new DenoiserKeeper(engines)
  const alone = oneAtATime()
  return {
    inspect: async ({ photo }) => (await openPhoto(photo)).info,
    preview: async ({ photo, out, edge }) => writePreview(await openPhoto(photo), out, edge),
    pyramid: async ({ photo, out }) => writePyramid(await openPhoto(photo), out),
    restore: alone((params: Params<'restore'>, context: TaskContext) => restore(keeper, params, context)),
    export: alone((params: Params<'export'>) => exportPhoto(params)),
    restoreToFile: alone((params: Params<'restoreToFile'>, context: TaskContext) =>
      restoreToFile(keeper, params, context),
    ),
    providers: alone(({ measure }: Params<'providers'>) => engines.reportProviders(measure)),
    models: () => engines.listModels(),
  }
}
