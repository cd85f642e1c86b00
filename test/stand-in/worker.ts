/**
 * @file A worker without a network: a WorkerClient inside the test's own process that writes real pictures. "Restoring"
 * inverts the photo, so that a test sees at once which picture it was given.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { packPicture, unpackPicture } from '../../src/imaging/mask/picture.ts'
import { rasteriseWhole } from '../../src/imaging/mask/rasterise.ts'
import { scratchMask } from '../../src/imaging/mask/scratches.ts'
import { DEFAULT_MODEL } from '../../src/shared/tasks.ts'
import type { Checkup, Region } from '../../src/shared/checkup.ts'
import { PatinaError } from '../../src/shared/errors.ts'
import type { Restoration } from '../../src/shared/provenance.ts'
import type {
  ModelSummary,
  Params,
  PhotoInfo,
  Progress,
  Result,
  WorkerClient,
  WorkerMethod,
} from '../../src/shared/worker-protocol.ts'

const engine = 'cpu' as const
const FORMATS = ['jpeg', 'png', 'tiff', 'webp', 'avif'] as const
const TILE = 512

export const FAKE_MODEL: ModelSummary = {
  id: 'invert',
  title: 'Invert',
  task: 'denoise',
  parameters: 0,
  sha256: 'a'.repeat(64),
  licence: 'none',
  sound: true,
}
/** The default models of all tasks. */
const SHIPPED = Object.entries(DEFAULT_MODEL).map(([task, id]): ModelSummary => ({
  ...FAKE_MODEL,
  id,
  title: id,
  task,
}))
const DAMAGED: ModelSummary = { ...FAKE_MODEL, id: 'damaged', sound: false }

/** What every photo's check-up finds. */
export const FAKE_CHECKUP: Checkup = {
  width: 700,
  height: 530,
  tone: 'grey',
  measures: [{ kind: 'noise', value: 12.5, unit: 'grey levels' }],
  findings: [
    {
      kind: 'noise',
      severity: 0.5,
      value: 12.5,
      unit: 'grey levels',
      confidence: 0.9,
      regions: [{ x: 10, y: 20, width: 100, height: 80 }],
      says: { key: 'finding.noise', values: { sigma: 12 } },
    },
  ],
  plan: [
    {
      step: { params: { task: 'denoise', sigma: 12.5 }, model: DEFAULT_MODEL.denoise, strength: 0.9 },
      finding: 'noise',
      reason: { key: 'reason.noise', values: { sigma: 12 } },
    },
  ],
  summary: { key: 'summary.one', values: {} },
  seconds: 0,
}

interface CallOptions {
  onProgress?: (progress: Progress) => void
  signal?: AbortSignal
}
type Methods = { [M in WorkerMethod]: (params: Params<M>, options: CallOptions) => Promise<Result<M>> }

export interface FakeWorker extends WorkerClient {
  /** How often each method was called. */
  readonly counts: Map<WorkerMethod, number>
  /** Lets a restoration wait until it is told to go on. */
  hold(): () => void
  /** As if the process had ended. */
  crash(): void
}

async function inspect({ photo }: Params<'inspect'>): Promise<PhotoInfo> {
  const bytes = await readFile(photo).catch((cause) => {
    throw new PatinaError('file-missing', { file: path.basename(photo) }, { cause })
  })
  const facts = await sharp(bytes)
    .metadata()
    .catch(() => null)
  const format = FORMATS.find((f) => f === facts?.format)
  if (!facts || !format) throw new PatinaError('not-a-photo', { file: path.basename(photo) })
  return {
    format,
    width: facts.width,
    height: facts.height,
    bits: 8,
    channels: 3,
    alpha: facts.hasAlpha,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

async function preview({ photo, out, edge }: Params<'preview'>): Promise<Result<'preview'>> {
  const size = { width: edge, height: edge, fit: 'inside', withoutEnlargement: true } as const
  const made = await sharp(photo)
    .resize(size)
    .jpeg()
    .toFile(out)
    .catch((cause) => {
      throw new PatinaError('truncated', { file: path.basename(photo) }, { cause })
    })
  return { width: made.width, height: made.height }
}

async function pyramid({ photo, out }: Params<'pyramid'>): Promise<Result<'pyramid'>> {
  const { width, height } = await sharp(photo).metadata()
  const levels = 1 + Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / TILE)))
  for (let level = 0; level < levels; level++) {
    const w = Math.ceil(width / 2 ** level)
    const h = Math.ceil(height / 2 ** level)
    const scaled = await sharp(photo).resize(w, h, { fit: 'fill' }).png().toBuffer()
    await mkdir(path.join(out, String(level)), { recursive: true })
    for (let top = 0; top < h; top += TILE)
      for (let left = 0; left < w; left += TILE)
        await sharp(scaled)
          .extract({ left, top, width: Math.min(TILE, w - left), height: Math.min(TILE, h - top) })
          .jpeg()
          .toFile(path.join(out, String(level), `${left / TILE}_${top / TILE}.jpg`))
  }
  return { levels, tile: TILE }
}

/** As if nothing had been done; what the real worker tells is tested with it. */
const RESTORATION: Restoration = {
  program: 'stand-in',
  when: '2026-01-01T00:00:00.000Z',
  photoSha256: 'b'.repeat(64),
  steps: [],
  strength: 1,
  invented: null,
  variant: null,
  sourceType: null,
}

async function exportTo({ photo, result, strength, out, output }: Params<'export'>): Promise<Result<'export'>> {
  const { width, height, format } = await sharp(photo).metadata()
  const over = await sharp(result).ensureAlpha(strength).png().toBuffer()
  // The stand-in has no codec of its own.
  const kept =
    output.format === null || output.format === 'patina' ? (format as (typeof FORMATS)[number]) : output.format
  const blended = await sharp(photo)
    .composite([{ input: over }])
    .resize(width, height)
    .toFormat(kept)
    .toBuffer()
  const { writeFile } = await import('node:fs/promises')
  await writeFile(out, blended, { flag: 'wx' }).catch((cause) => {
    throw new PatinaError('output-exists', { file: path.basename(out) }, { cause })
  })
  return {
    file: out,
    bytes: blended.length,
    sha256: createHash('sha256').update(blended).digest('hex'),
    restoration: RESTORATION,
  }
}

/** Marks that are made of pictures are known by their operation: what was packed is what is drawn. */
const packed = new Map<string, Uint8Array>()

async function drawMask({ ops, width, height, maps, out }: Params<'drawMask'>): Promise<Result<'drawMask'>> {
  const found = new Map<string, Uint8Array>()
  for (const [map, file] of Object.entries(maps))
    found.set(map, await unpackPicture(await readFile(file, 'utf8'), width * height))
  const pixels = rasteriseWhole(ops, { width, height }, (op) => {
    if (op.kind === 'picture') return packed.get(op.data)
    const map = found.get(op.map)
    return map && scratchMask(map, width, height, op.sensitivity)
  })
  await sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(out)
  return {}
}

/** Its map is as bright as the column: sensitivity decides from which column on the photo is scratched. */
async function findScratches({ photo, out }: Params<'findScratches'>): Promise<Result<'findScratches'>> {
  const { width, height } = await inspect({ photo })
  const map = Uint8Array.from({ length: width * height }, (_, i) => Math.floor(((i % width) * 256) / width))
  await writeFile(out, await packPicture(map))
  return {}
}

async function packMask({ mask, width, height }: Params<'packMask'>): Promise<Result<'packMask'>> {
  await inspect({ photo: mask })
  const { data, info } = await sharp(mask).extractChannel(0).raw().toBuffer({ resolveWithObject: true })
  if (info.width !== width || info.height !== height)
    throw new PatinaError('bad-mask', { file: path.basename(mask), photo: 'the photo', reason: 'another size' })
  const text = await packPicture(Uint8Array.from(data))
  packed.set(text, data)
  return { data: text }
}

/** Inverts the whole photo, or what is marked if nothing but marks is to be filled. */
async function invert(photo: string, steps: Params<'restore'>['steps'], out: string): Promise<void> {
  const [{ params } = { params: null }] = steps
  if (params?.task !== 'inpaint') return void (await sharp(photo).negate({ alpha: false }).tiff().toFile(out))
  const { data, info } = await sharp(photo).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const mask = await sharp(params.mask).extractChannel(0).raw().toBuffer()
  for (const [i, value] of data.entries()) if ((mask[Math.floor(i / info.channels)] ?? 0) >= 128) data[i] = 255 - value
  await sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .tiff({ compression: 'deflate' }) // the library's own default is lossy
    .toFile(out)
}

async function cutOut(photo: string, { x, y, width, height }: Region, out: string, restored: boolean) {
  const part = sharp(photo).extract({ left: x, top: y, width, height })
  await (restored ? part.negate({ alpha: false }) : part).png().toFile(out)
  return {}
}

export function fakeWorker(): FakeWorker {
  const counts = new Map<WorkerMethod, number>()
  const restarts = new Set<Parameters<WorkerClient['onRestart']>[0]>()
  let gate = Promise.resolve()
  let ends = Promise.withResolvers<never>()
  ends.promise.catch(() => {}) // a crash without a call under way is nobody's failure

  const methods: Methods = {
    inspect,
    preview,
    pyramid,
    export: exportTo,
    estimate: async () => ({ bytes: 123_456, exact: true }),
    part: ({ photo, region, out }) => cutOut(photo, region, out, false),
    tryPart: ({ photo, region, out }) => cutOut(photo, region, out, true),
    convert: () => Promise.reject(new PatinaError('refused', { reason: 'the stand-in has no codec of its own' })),
    provenance: async () => ({ sourceType: null, restorations: [] }),
    drawMask,
    packMask,
    findScratches,
    compare: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    lookOver: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    forecastLearning: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    learn: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    trainVae: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    vaes: async () => [],
    contents: ({ model }) => Promise.reject(new PatinaError('model-missing', { model })),
    classify: () => Promise.reject(new PatinaError('model-missing', { model: 'damage-small' })),
    suggest: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    occlude: ({ model }) => Promise.reject(new PatinaError('model-missing', { model })),
    arrange: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    alike: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    drawPictures: ({ model }) => Promise.reject(new PatinaError('model-missing', { model })),
    fillPicture: ({ model }) => Promise.reject(new PatinaError('model-missing', { model })),
    importModel: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    exportModel: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    removeModel: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    analyze: async ({ photo }) => {
      await inspect({ photo })
      return FAKE_CHECKUP
    },
    providers: async () => [{ engine: 'cpu', usable: true, detail: 'always there', parity: 0, speed: null }],
    models: async () => [FAKE_MODEL, DAMAGED, ...SHIPPED],
    restoreToFile: () => Promise.reject(new PatinaError('internal', { reason: 'not used by the window' })),
    invention: async ({ photo, out }) => {
      const { width, height } = await sharp(photo).metadata()
      await sharp({ create: { width, height, channels: 3, background: '#404040' } })
        .toColourspace('b-w')
        .png()
        .toFile(out)
      return { share: 0.04 }
    },
    compose: async ({ base, over, mask, out }) => {
      const read = (file: string) => sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true })
      const [{ data, info }, upper] = [await read(base), await read(over)]
      const marked = await sharp(mask).extractChannel(0).raw().toBuffer()
      for (const i of data.keys()) if ((marked[Math.floor(i / 3)] ?? 0) >= 128) data[i] = upper.data[i] ?? 0
      await sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
        .tiff({ compression: 'deflate' })
        .toFile(out)
      return {}
    },
    async restore({ photo, out, steps, variant }, { onProgress, signal }) {
      onProgress?.({ stage: 'decode', done: 1, total: 6, secondsLeft: null })
      for (let done = 1; done <= 5; done++) {
        onProgress?.({ stage: 'restore', done, total: 6, secondsLeft: 6 - done })
        await Promise.race([gate, ends.promise, aborted(signal)])
      }
      // A variant is the photo, darker by its seed: each is seen to be another.
      if (variant !== undefined)
        await sharp(photo)
          .linear(1, -10 * variant)
          .tiff({ compression: 'deflate' })
          .toFile(out)
      else {
        const kept = steps.flatMap(({ keepFull, keepBlended }) => [keepFull, keepBlended])
        for (const file of [...kept, out]) if (file !== undefined) await invert(photo, steps, file)
      }
      onProgress?.({ stage: 'encode', done: 6, total: 6, secondsLeft: 0 })
      const { sha256: modelSha256 } = FAKE_MODEL
      const worked = steps.filter(({ known }) => known === undefined)
      const done = worked.map(({ params: { task }, model }) => ({ task, model, modelSha256, engine, seconds: 0.1 }))
      return { steps: done, seconds: 0.1 * done.length, engine }
    },
  }

  return {
    counts,
    call(method, params, options = {}) {
      counts.set(method, (counts.get(method) ?? 0) + 1)
      return methods[method](params, options)
    },
    onRestart(listener) {
      restarts.add(listener)
      return () => void restarts.delete(listener)
    },
    hold() {
      const held = Promise.withResolvers<void>()
      gate = held.promise
      return () => held.resolve()
    },
    crash() {
      ends.reject(new PatinaError('worker-crashed', { reason: 'killed' }))
      ends = Promise.withResolvers<never>()
      ends.promise.catch(() => {})
      for (const listener of restarts) listener('killed')
    },
    close: () => Promise.resolve(),
  }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new PatinaError('cancelled'))
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
