/** @file What the worker can do: one function for each method of the protocol. Runs in the worker. */
import path from 'node:path'
import { writeAtomically, type Written } from '../files/atomic.ts'
import { isSameFile } from '../files/same-file.ts'
import { blendInto, putOver } from '../imaging/blend.ts'
import { inventedShare, inventionView, type InventionMap } from '../imaging/invention.ts'
import type { Raster } from '../imaging/raster.ts'
import { PatinaError } from '../shared/errors.ts'
import type { Collision, OutputOptions, Params, Result, StepDone, WorkerMethod } from '../shared/worker-protocol.ts'
import { checkUps } from './checkup.ts'
import { decodePhoto } from './codec/decode.ts'
import { encodePhoto } from './codec/encode.ts'
import { openPhoto, type OpenedPhoto } from './codec/open.ts'
import { greyPng } from './codec/sharp.ts'
import { writePart, writePreview, writePyramid } from './codec/view.ts'
import { comparePhotos } from './compare.ts'
import { estimatedBytes } from './codec/estimate.ts'
import { restorationOf } from './provenance/make.ts'
import { provenanceIn } from './provenance/packet.ts'
import type { Engines } from './engines.ts'
import { removeAdapter } from './finetune/adapter-file.ts'
import { exportModel, forecastLearning, importModel, learnPhotos, lookOver } from './finetune/tasks.ts'
import { featureTasks } from './features/tasks.ts'
import { findScratches } from './find-scratches.ts'
import { drawMask, packMask } from './masks.ts'
import { readGreyMask } from './restorations/mask-file.ts'
import { readKept } from './restore-photo.ts'
import { Studio, type Produced, type TaskContext } from './studio.ts'
import { vaeTasks } from './vae/tasks.ts'
import { removeVae } from './vae/model-file.ts'

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

const secondsOf = (steps: readonly StepDone[]): number => steps.reduce((sum, s) => sum + s.seconds, 0)

/** The finished file, unless it is not wanted any more. */
async function encoded(
  { photo, restored }: Pick<Produced, 'photo' | 'restored'>,
  output: OutputOptions,
  signal: AbortSignal,
  restoration?: Parameters<typeof encodePhoto>[3],
): Promise<Uint8Array> {
  const data = await encodePhoto(photo, restored, output, restoration)
  if (signal.aborted) throw new PatinaError('cancelled')
  return data
}

async function restore(
  studio: Studio,
  { out, ...order }: Params<'restore'>,
  context: TaskContext,
): Promise<Result<'restore'>> {
  const keep = async (of: OpenedPhoto, part: Raster, file: string) =>
    void (await writeAtomically(file, await encodePhoto(of, part, CACHED), { collision: 'replace' }))
  return await studio.restore(order, { ...context, keep }, async (produced) => {
    const { steps } = produced
    await writeAtomically(out, await encoded(produced, CACHED, context.signal), { collision: 'replace' })
    return { steps, seconds: secondsOf(steps), engine: steps.at(-1)?.engine ?? order.engine }
  })
}

async function restoreToFile(
  studio: Studio,
  params: Params<'restoreToFile'>,
  context: TaskContext,
): Promise<Result<'restoreToFile'>> {
  const order = { ...params, invention: params.invention !== undefined }
  return await studio.restore(order, context, async (produced) => {
    const { photo, steps, invention } = produced
    const restoration = restorationOf({
      photoSha256: photo.info.sha256,
      steps: params.steps,
      done: steps,
      strength: 1,
      invented: invention === null ? null : inventedShare(invention),
      variant: params.variant ?? null,
      now: new Date(),
    })
    const data = await encoded(produced, params.output, context.signal, restoration)
    const written = await writeOutput(params.photo, params.out, data, params.collision)
    const map =
      invention === null || params.invention === undefined ? null : await writeInvention(params.invention, invention)
    return { ...written, steps, seconds: secondsOf(steps), restoration, invention: map }
  })
}

/** A file of that name is kept: the map gets the next free one. */
async function writeInvention(out: string, map: InventionMap) {
  const png = await greyPng(map.values, map.width, map.height)
  const { file } = await writeAtomically(out, png, { collision: 'rename' })
  return { file, share: inventedShare(map) }
}

/** Only the map is kept: the picture that it belongs to is in the cache already. */
async function invention(
  studio: Studio,
  { out, ...order }: Params<'invention'>,
  context: TaskContext,
): Promise<Result<'invention'>> {
  return await studio.restore({ ...order, invention: true }, context, async ({ invention: map }) => {
    if (map === null) throw new TypeError('Expected an invention map but received none')
    const { values, width, height } = inventionView(map)
    await writeAtomically(out, await greyPng(values, width, height), { collision: 'replace' })
    return { share: inventedShare(map) }
  })
}

/** Lossless, with the photo's profile, and as the window can show it. */
const SHOWN: OutputOptions = { format: 'png', quality: null, metadata: 'remove' }

async function tryPart(
  studio: Studio,
  { region, out, ...order }: Params<'tryPart'>,
  context: TaskContext,
): Promise<Result<'tryPart'>> {
  const { photo, restored } = await studio.restorePart(order, region, context)
  await writeAtomically(out, await encodePhoto(photo, restored, SHOWN), { collision: 'replace' })
  return {}
}

async function compose({ base, over, mask, out }: Params<'compose'>): Promise<Result<'compose'>> {
  const photo = await openPhoto(base)
  const under = await decodePhoto(photo)
  const upper = await readKept(over, under)
  putOver(under, upper, await readGreyMask(mask, under))
  await writeAtomically(out, await encodePhoto(photo, under, CACHED), { collision: 'replace' })
  return {}
}

/** The photo with its result blended in. */
type Blend = Pick<Params<'export'>, 'photo' | 'result' | 'last' | 'strength'>

async function blended({ photo: file, result, last, strength }: Blend) {
  const photo = await openPhoto(file)
  const original = await decodePhoto(photo)
  const restored = await readKept(result, original)
  if (last !== undefined && last.strength < 1) {
    const under = last.under === null ? original : await readKept(last.under, original)
    blendInto(restored.data, under.data, last.strength)
  }
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

/** A photo in another format, with nothing done to it. */
async function convert(
  { photo: file, out, output, from, collision }: Params<'convert'>,
  { signal }: TaskContext,
): Promise<Result<'convert'>> {
  const photo = await openPhoto(file)
  const { width, height, bytes: inputBytes, format } = photo.info
  if ((format === 'patina') !== (from === 'patina'))
    throw new PatinaError(from === 'patina' ? 'not-compressed' : 'compressed-already', { file: photo.name })
  const data = await encoded({ photo, restored: await decodePhoto(photo) }, output, signal)
  return { ...(await writeOutput(file, out, data, collision)), width, height, inputBytes }
}

export function createTasks(engines: Engines): Tasks {
  const studio = new Studio(engines)
  const { alone } = studio
  const checkUp = checkUps(engines)
  return {
    inspect: async ({ photo }) => (await openPhoto(photo)).info,
    preview: async ({ photo, out, edge }) => writePreview(await openPhoto(photo), out, edge),
    pyramid: async ({ photo, out }) => writePyramid(await openPhoto(photo), out),
    restore: (params, context) => restore(studio, params, context),
    part: async ({ photo, region, out }) => writePart(await openPhoto(photo), out, region),
    tryPart: (params, context) => tryPart(studio, params, context),
    invention: (params, context) => invention(studio, params, context),
    compose: (params) => alone(() => compose(params)),
    export: (params) => alone(() => exportPhoto(params)),
    convert: (params, context) => alone(() => convert(params, context)),
    estimate: (params) => alone(() => estimate(params)),
    provenance: async ({ photo }) => provenanceIn((await openPhoto(photo)).xmp),
    restoreToFile: (params, context) => restoreToFile(studio, params, context),
    drawMask: (params) => alone(() => drawMask(params)),
    packMask: (params) => alone(() => packMask(params)),
    findScratches: (params, { signal }) => alone(() => findScratches(engines, params, signal)),
    compare: ({ before, after }) => comparePhotos(before, after),
    analyze: ({ photo }) => alone(() => checkUp(photo)),
    providers: ({ measure }) => alone(() => engines.reportProviders(measure)),
    models: () => engines.listModels(),
    lookOver: (params, context) => alone(() => lookOver(params, context)),
    forecastLearning: (params, context) => alone(() => forecastLearning(params, context)),
    learn: (params, context) => alone(() => learnPhotos(params, context)),
    ...vaeTasks(alone),
    ...featureTasks(engines, alone),
    importModel: ({ file }) =>
      alone(async () => {
        const added = await importModel(file)
        await studio.forget()
        return added
      }),
    exportModel: ({ id, out }) => exportModel(id, out),
    removeModel: ({ id }) =>
      alone(async () => {
        if (!(await removeVae(id))) await removeAdapter(id)
        await studio.forget()
        return {}
      }),
  }
}
