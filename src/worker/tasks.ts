/** @file What the worker can do: one function for each method of the protocol. Runs in the worker. */
import path from 'node:path'
import { writeAtomically, type Written } from '../files/atomic.ts'
import { isSameFile } from '../files/same-file.ts'
import { blendInto, putOver } from '../imaging/blend.ts'
import { inventedShare, inventionView, type InventionMap } from '../imaging/invention.ts'
import type { Raster } from '../imaging/raster.ts'
import { PatinaError } from '../shared/errors.ts'
import type {
  Collision,
  OutputOptions,
  Params,
  Progress,
  Result,
  StepDone,
  WorkerMethod,
} from '../shared/worker-protocol.ts'
import { analyze } from './checkup.ts'
import { decodePhoto } from './codec/decode.ts'
import { encodePhoto } from './codec/encode.ts'
import { openPhoto } from './codec/open.ts'
import { greyPng } from './codec/sharp.ts'
import { writePreview, writePyramid } from './codec/view.ts'
import { comparePhotos } from './compare.ts'
import { estimatedBytes } from './codec/estimate.ts'
import { restorationOf } from './provenance/make.ts'
import { provenanceIn } from './provenance/packet.ts'
import { RestorationKeeper, type Engines } from './engines.ts'
import { removeAdapter } from './finetune/adapter-file.ts'
import { exportModel, importModel, learnPhotos, lookOver } from './finetune/tasks.ts'
import { findScratches } from './find-scratches.ts'
import { drawMask, packMask } from './masks.ts'
import { readGreyMask } from './restorations/mask-file.ts'
import { restorePhoto } from './restore-photo.ts'

export interface TaskContext {
  readonly signal: AbortSignal
  readonly tell: (progress: Progress) => void
}

export type Tasks = { [M in WorkerMethod]: (params: Params<M>, context: TaskContext) => Promise<Result<M>> }

/** Lossless, with the photo's profile: what a cached result is kept as. */
const CACHED: OutputOptions = { format: 'tiff', quality: null, metadata: 'remove' }

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

const secondsOf = (steps: readonly StepDone[]): number => steps.reduce((sum, s) => sum + s.seconds, 0)

async function restore(
  keeper: RestorationKeeper,
  { out, ...order }: Params<'restore'>,
  context: TaskContext,
): Promise<Result<'restore'>> {
  const { photo, restored, meter, steps } = await restorePhoto(keeper, order, context)
  meter.encoding()
  const data = await encodePhoto(photo, restored, CACHED)
  if (context.signal.aborted) throw new PatinaError('cancelled')
  await writeAtomically(out, data, { collision: 'replace' })
  meter.finished()
  return { steps, seconds: secondsOf(steps), engine: steps.at(-1)?.engine ?? order.engine }
}

async function restoreToFile(
  keeper: RestorationKeeper,
  params: Params<'restoreToFile'>,
  context: TaskContext,
): Promise<Result<'restoreToFile'>> {
  const order = { ...params, invention: params.invention !== undefined }
  const { photo, restored, meter, steps, invention } = await restorePhoto(keeper, order, context)
  meter.encoding()
  const restoration = restorationOf({
    photoSha256: photo.info.sha256,
    steps: params.steps,
    done: steps,
    strength: 1,
    invented: invention === null ? null : inventedShare(invention),
    variant: params.variant ?? null,
    now: new Date(),
  })
  const data = await encodePhoto(photo, restored, params.output, restoration)
  if (context.signal.aborted) throw new PatinaError('cancelled')
  const written = await writeOutput(params.photo, params.out, data, params.collision)
  const map =
    invention === null || params.invention === undefined ? null : await writeInvention(params.invention, invention)
  meter.finished()
  return { ...written, steps, seconds: secondsOf(steps), restoration, invention: map }
}

/** A file of that name is kept: the map gets the next free one. */
async function writeInvention(out: string, map: InventionMap) {
  const png = await greyPng(map.values, map.width, map.height)
  const { file } = await writeAtomically(out, png, { collision: 'rename' })
  return { file, share: inventedShare(map) }
}

/** Only the map is kept: the picture that it belongs to is in the cache already. */
async function invention(
  keeper: RestorationKeeper,
  { out, ...order }: Params<'invention'>,
  context: TaskContext,
): Promise<Result<'invention'>> {
  const { invention: map, meter } = await restorePhoto(keeper, { ...order, invention: true }, context)
  if (map === null) throw new TypeError('Expected an invention map but received none')
  const { values, width, height } = inventionView(map)
  await writeAtomically(out, await greyPng(values, width, height), { collision: 'replace' })
  meter.finished()
  return { share: inventedShare(map) }
}

async function compose({ base, over, mask, out }: Params<'compose'>): Promise<Result<'compose'>> {
  const photo = await openPhoto(base)
  const under = await decodePhoto(photo)
  const upper = await decodePhoto(await openPhoto(over))
  checkSameShape(under, upper, over)
  putOver(under, upper, await readGreyMask(mask, under))
  await writeAtomically(out, await encodePhoto(photo, under, CACHED), { collision: 'replace' })
  return {}
}

/** The photo with its result blended in. */
async function blended({ photo: file, result, strength }: Pick<Params<'export'>, 'photo' | 'result' | 'strength'>) {
  const photo = await openPhoto(file)
  const original = await decodePhoto(photo)
  const restored = await decodePhoto(await openPhoto(result))
  checkSameShape(original, restored, result)
  blendInto(restored.data, original.data, strength)
  return { photo, restored }
}

async function exportPhoto(params: Params<'export'>): Promise<Result<'export'>> {
  const { photo, restored } = await blended(params)
  const restoration = restorationOf({
    ...params.made,
    photoSha256: photo.info.sha256,
    strength: params.strength,
    now: new Date(),
  })
  const data = await encodePhoto(photo, restored, params.output, restoration)
  return { ...(await writeOutput(params.photo, params.out, data, params.collision)), restoration }
}

async function estimate(params: Params<'estimate'>): Promise<Result<'estimate'>> {
  const { photo, restored } = await blended(params)
  return await estimatedBytes(photo, restored, params.output)
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
  const keeper = new RestorationKeeper(engines)
  const alone = oneAtATime()
  return {
    inspect: async ({ photo }) => (await openPhoto(photo)).info,
    preview: async ({ photo, out, edge }) => writePreview(await openPhoto(photo), out, edge),
    pyramid: async ({ photo, out }) => writePyramid(await openPhoto(photo), out),
    restore: alone((params: Params<'restore'>, context: TaskContext) => restore(keeper, params, context)),
    invention: alone((params: Params<'invention'>, context: TaskContext) => invention(keeper, params, context)),
    compose: alone((params: Params<'compose'>) => compose(params)),
    export: alone((params: Params<'export'>) => exportPhoto(params)),
    estimate: alone((params: Params<'estimate'>) => estimate(params)),
    provenance: async ({ photo }) => provenanceIn((await openPhoto(photo)).xmp),
    restoreToFile: alone((params: Params<'restoreToFile'>, context: TaskContext) =>
      restoreToFile(keeper, params, context),
    ),
    drawMask: alone(drawMask),
    packMask: alone(packMask),
    findScratches: alone((params: Params<'findScratches'>, { signal }: TaskContext) =>
      findScratches(engines, params, signal),
    ),
    compare: ({ before, after }) => comparePhotos(before, after),
    analyze: alone(({ photo }: Params<'analyze'>) => analyze(photo)),
    providers: alone(({ measure }: Params<'providers'>) => engines.reportProviders(measure)),
    models: () => engines.listModels(),
    lookOver: alone(lookOver),
    learn: alone(learnPhotos),
    importModel: ({ file }) => importModel(file),
    exportModel: ({ id, out }) => exportModel(id, out),
    removeModel: async ({ id }) => {
      await removeAdapter(id)
      return {}
    },
  }
}
