/**
 * @file Looks a library over before anything is learned: what is usable, whose photos they are, their noise, the split, and how it
 * will be learned. Runs in the worker.
 */
import { setImmediate } from 'node:timers/promises'
import { flatPlaces, type FlatPlace } from '../../imaging/noise-model/flat.ts'
import { factorFor, isWhite, loudness, noiseModel, type NoiseModel } from '../../imaging/noise-model/model.ts'
import type { Planes } from '../../imaging/pad.ts'
import { UNKNOWN } from '../../models/chvae/condition.ts'
import { PatinaError } from '../../shared/errors.ts'
import { canBeJudged, FEWEST_JUDGED, FEWEST_PHOTOS } from '../../shared/learning-limits.ts'
import {
  PARTS,
  LEFT_OUT,
  type Cluster,
  type LearningMode,
  type LeftOut,
  type Library,
  type Part,
  type Yardstick,
} from '../../shared/learning.ts'
import { loadModel } from '../models.ts'
import { networkOf } from '../network-of.ts'
import { bytesOf, WholeRestorer } from '../train/evaluate.ts'
import { gather, type Gathered, type GatheredPhoto, type PhotoFile } from './gather.ts'
import type { Found, RunFolder, Square } from './run-folder.ts'
import { clusterOf, sessionsOf, splitBySession } from './sessions.ts'

export interface LookOptions {
  readonly files: readonly PhotoFile[]
  readonly base: string
  /** References are used to judge only, not to learn from. */
  readonly blind: boolean
  readonly threads: number
}

/** A photo with where it belongs and how noisy it is. */
interface Judged extends GatheredPhoto {
  readonly cluster: number
  readonly session: string
  readonly part: Part
  readonly places: readonly FlatPlace[]
  /** The first square without its noise. */
  readonly denoised: Planes
  readonly clean: boolean
}

const SPLIT_SEED = 1
/** Flat places of a photo. */
const PLACES = 120
/** Photos of more than this are cut once each. */
const FEW_PHOTOS = 60
/** Below this deviation (grey levels) nothing is to be taken away. */
const CLEAN_BELOW = 1
/** Of the photos of a camera: of so many clean ones no chance and no dark scene is the cause. */
const CLEAN_SHARE = 0.25
/** So many clean photos, or references, teach. */
const FEWEST_TEACHERS = 5

/** Writes what was found into the run's folder. @throws PatinaError library-too-small, model-missing, cancelled, disk-full ... */
export async function look(
  options: LookOptions,
  run: RunFolder,
  signal: AbortSignal,
  tell: (done: number, total: number) => void,
): Promise<Found> {
  const base = await loadModel(options.base)
  if (base.card.task !== 'denoise') throw new PatinaError('model-wrong-task', { model: options.base, task: 'denoise' })
  const total = 2 * options.files.length
  const most = options.files.length <= FEW_PHOTOS ? 2 : 1
  const gathered = await gather(options.files, most, signal, (done) => tell(done, total))
  checkEnough(gathered)
  await using stock = await WholeRestorer.create(networkOf(base), options.threads)
  const judged = await judge(gathered.photos, stock, signal, (done) => tell(options.files.length + done, total))
  const names = [...new Set(judged.map(clusterOf))]
  const models = names.map((_, c) => noiseOf(judged.filter((p) => p.cluster === c)))
  const library = describe(gathered, judged, names, models, options)
  checkSessions(library, judged, models)
  const { squares, pixels } = cut(judged, models, library.mode)
  await run.make()
  const found: Found = {
    library,
    squares,
    noise: models.map(
      (m) =>
        m && {
          ...m,
          deviations: m.deviations.map((t) => [...t]),
          seen: [...m.seen],
          factors: [...m.factors],
          spectrum: m.spectrum.map((s) => [...s]),
        },
    ),
    base: options.base,
    baseSha256: base.card.sha256,
    pixels: await run.writePixels(pixels),
  }
  await run.write('found', found)
  tell(total, total)
  return found
}

/**
 * A camera has one noise at one sensitivity: where many of its photos are clean, what the others show is texture. A scanner sees films of
 * all kinds, and of files that tell neither camera nor sensitivity nothing of the kind is known.
 */
const isCleanCamera = (own: readonly Judged[]): boolean =>
  own.every((p) => p.facts.device !== null && p.facts.iso !== null) &&
  own.filter((p) => p.clean).length > CLEAN_SHARE * own.length

/** The noise of a cluster's photos that are learned from; null: there is none, or it cannot be told. */
const noiseOf = (own: readonly Judged[]): NoiseModel | null =>
  isCleanCamera(own) ? null : noiseModel(own.filter((p) => !p.clean && p.part === 'train').map((p) => p.places))

/** Each cause of a library that is too small has a sentence of its own. */
function checkEnough({ photos, leftOut }: Gathered): void {
  if (photos.length >= FEWEST_PHOTOS) return
  const count = (reason: LeftOut): number => leftOut.filter((l) => l.reason === reason).length
  const about = {
    usable: photos.length,
    photos: photos.length + leftOut.length,
    needed: FEWEST_PHOTOS,
    unreadable: count('unreadable'),
    small: count('too-small'),
    duplicates: count('duplicate'),
    blank: count('blank'),
  }
  const main = LEFT_OUT.find((reason) => photos.length + count(reason) >= FEWEST_PHOTOS)
  throw new PatinaError(main === undefined ? 'library-too-small' : TOO_SMALL[main], about)
}

const TOO_SMALL = {
  unreadable: 'library-unreadable',
  'too-small': 'library-small-photos',
  duplicate: 'library-duplicates',
  blank: 'library-blank',
} as const

/** Without enough to be judged on, nothing could be proved. */
function checkSessions(
  { mode, yardstick, usable }: Library,
  judged: readonly Judged[],
  models: readonly (NoiseModel | null)[],
): void {
  const kept = keptFor(yardstick, judged, models)
  if (mode === null || canBeJudged(kept)) return
  const sessions = new Set(judged.map((p) => p.session)).size
  if (sessions === 1) throw new PatinaError('library-one-session', { photos: usable })
  const needed = { neededSessions: FEWEST_JUDGED.sessions, neededPhotos: FEWEST_JUDGED.photos }
  throw new PatinaError('library-few-sessions', { photos: usable, sessions, ...needed })
}

const JUDGED_BY: Readonly<Record<Yardstick, (p: Judged, model: NoiseModel | null) => boolean>> = {
  references: (p) => p.references !== null,
  'made-noise': (p) => p.clean,
  recorruption: (p, model) => !p.clean && model !== null,
}

/** What can be judged on by a yardstick. */
function keptFor(yardstick: Yardstick, judged: readonly Judged[], models: readonly (NoiseModel | null)[]) {
  const own = judged.filter((p) => p.part === 'test' && JUDGED_BY[yardstick](p, models[p.cluster] ?? null))
  return { photos: own.length, sessions: new Set(own.map((p) => p.session)).size }
}

async function judge(
  photos: readonly GatheredPhoto[],
  stock: WholeRestorer,
  signal: AbortSignal,
  tell: (done: number) => void,
): Promise<Judged[]> {
  const clusters = photos.map(clusterOf)
  const names = [...new Set(clusters)]
  const sessions = sessionsOf(photos)
  const parts = splitBySession(sessions, clusters, SPLIT_SEED)
  const out: Judged[] = []
  for (const [i, photo] of photos.entries()) {
    if (signal.aborted) throw new PatinaError('cancelled')
    const square = photo.squares[0] as Planes
    const denoised = await stock.restore(square, UNKNOWN)
    const places = flatPlaces(square, denoised, PLACES)
    out.push({
      ...photo,
      cluster: names.indexOf(clusters[i] as string),
      session: sessions[i] as string,
      part: parts[i] as Part,
      places,
      denoised,
      clean: 255 * loudness(places) < CLEAN_BELOW,
    })
    tell(i + 1)
    // Measuring blocks this thread: only here can it say that it is alive, and hear of a cancel.
    await setImmediate()
  }
  return out
}

function modeOf(
  judged: readonly Judged[],
  models: readonly (NoiseModel | null)[],
  blind: boolean,
): LearningMode | null {
  const learned = judged.filter((p) => p.part === 'train')
  const [noisy, clean] = [learned.filter((p) => !p.clean), learned.filter((p) => p.clean)]
  if (noisy.length === 0) return null
  if (!blind && learned.filter((p) => p.references !== null).length >= FEWEST_TEACHERS) return 'pairs'
  const measured = noisy.filter((p) => models[p.cluster] !== null)
  if (measured.length === 0) return null
  if (clean.length >= FEWEST_TEACHERS && judged.some((p) => p.part === 'test' && p.clean)) return 'clean'
  const white = measured.filter((p) => isWhite(models[p.cluster] as NoiseModel))
  return white.length > measured.length / 2 ? 'recorruption' : 'transplant'
}

/** The surest one that enough held-out photos can be judged by. */
const yardstickOf = (
  judged: readonly Judged[],
  models: readonly (NoiseModel | null)[],
  mode: LearningMode | null,
): Yardstick =>
  canBeJudged(keptFor('references', judged, models))
    ? 'references'
    : mode === 'clean' && canBeJudged(keptFor('made-noise', judged, models))
      ? 'made-noise'
      : 'recorruption'

function describe(
  { leftOut }: Gathered,
  judged: readonly Judged[],
  names: readonly string[],
  models: readonly (NoiseModel | null)[],
  { blind }: LookOptions,
): Library {
  const mode = modeOf(judged, models, blind)
  return {
    photos: judged.length + leftOut.length,
    usable: judged.length,
    references: judged.filter((p) => p.references !== null).length,
    leftOut: [...leftOut],
    clusters: names.map((name, c) =>
      clusterView(
        name,
        judged.filter((p) => p.cluster === c),
        models[c] ?? null,
      ),
    ),
    split: Object.fromEntries(
      PARTS.map((part) => {
        const own = judged.filter((p) => p.part === part)
        return [part, { photos: own.length, sessions: new Set(own.map((p) => p.session)).size }]
      }),
    ) as Library['split'],
    mode,
    yardstick: yardstickOf(judged, models, mode),
  }
}

function clusterView(name: string, own: readonly Judged[], model: NoiseModel | null): Cluster {
  const clean = own.filter((p) => p.clean).length
  if (model === null) return { name, photos: own.length, clean, noise: null }
  const levels = model.seen.map((s) => s.deviation).toSorted((a, b) => a - b)
  const level = levels[Math.floor(levels.length / 2)] ?? 0
  const { lagOne, curve } = model
  return {
    name,
    photos: own.length,
    clean,
    noise: { level, lagOne, white: isWhite(model), curve, points: [...model.seen] },
  }
}

/** The squares of all photos as bytes, one after the other. */
function cut(judged: readonly Judged[], models: readonly (NoiseModel | null)[], mode: LearningMode | null) {
  const squares: Square[] = []
  const pixels: Uint8Array[] = []
  let offset = 0
  const add = (photo: Judged, role: Square['role'], planes: Planes): void => {
    const bytes = new Uint8Array(bytesOf(planes))
    const { width, height } = planes
    const { part, cluster, session } = photo
    const factor = factorOf(photo, models[cluster] ?? null)
    squares.push({ part, cluster, photo: judged.indexOf(photo), session, role, factor, offset, width, height })
    pixels.push(bytes)
    offset += bytes.length
  }
  for (const photo of judged)
    for (const [i, square] of photo.squares.entries()) {
      add(photo, photo.clean ? 'clean' : 'noisy', square)
      const reference = photo.references?.[i]
      // A reference follows its photo.
      if (reference !== undefined) add(photo, 'reference', reference)
      if (i === 0 && mode === 'transplant' && photo.part === 'train' && !photo.clean)
        add(photo, 'half', halved(photo.denoised))
    }
  return { squares, pixels }
}

const factorOf = ({ places }: Judged, model: NoiseModel | null): number =>
  model === null ? 1 : factorFor(model, places)

/** Means of 2 x 2 pixels, even sides. */
export function halved({ pixels, width, height }: Planes): Planes {
  const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)]
  const out = new Float32Array(3 * w * h)
  for (let c = 0, to = 0; c < 3; c++)
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        const i = (c * height + 2 * y) * width + 2 * x
        const sum =
          (pixels[i] as number) +
          (pixels[i + 1] as number) +
          (pixels[i + width] as number) +
          (pixels[i + width + 1] as number)
        out[to++] = sum / 4
      }
  return { width: w, height: h, pixels: out }
}
