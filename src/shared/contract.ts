/**
 * @file The one contract between the window and the program. Everything in it is JSON and reads the same over Electron's
 * IPC and over a WebSocket. Bytes (photos, tiles, exports) never travel here: they go through the asset handler.
 * Preload, handlers and the renderer's client are all derived from the two tables below.
 */
import { z } from 'zod'
import {
  BatchEstimate,
  BatchFolders,
  BatchId,
  BatchJobId,
  BatchOrder,
  BatchPlace,
  BatchPlaceId,
  BatchPage,
  BatchPageQuery,
  BatchSummary,
  VerdictName,
} from './batch.ts'
import { Checkup, Region } from './checkup.ts'
import { Engine, FailureSchema, hexId, PhotoId, Plan, PlannedStep } from './contract-parts.ts'
import { DAMAGE_CLASSES } from './damage-classes.ts'
import { ERROR_CODES } from './errors.ts'
import { ExploreMap, ExploreState, Likeness, Saliency, Suggestion, Tag, TagChange } from './explore.ts'
import { AdapterSize, Forecast, LearningPoint } from './learning.ts'
import {
  BlindAnswer,
  BlindResult,
  LearningDetail,
  LearningFolder,
  LearningGoal,
  LearningId,
  LearningOrder,
  LearningSummary,
} from './learning-run.ts'
import { createCalls, createEvents } from './contract-create.ts'
import { MaskHistory, MaskOp } from './mask.ts'
import { Format, Output } from './output.ts'
import { Preset, Recipe, RecipeHistory } from './recipe.ts'
import { SETTING_VALUES } from './settings.ts'
import { AdjustmentSchema, Step } from './steps.ts'
import { MAX_VARIANTS, MIN_VARIANTS } from './variants.ts'

export { Engine, FailureSchema, PhotoId, Plan, PlannedStep }

export const JobId = hexId(16)
/** A plan tried on a part of a photo. */
export const TrialId = hexId(16)
export const ResultId = hexId(16)
/** Names a mask by all operations that made it. */
export const MaskId = hexId(16)

/** A step as it was done; `adjustment`: tones and colours that were chosen for the photo. */
export const RestoredStep = z.strictObject({
  ...Step.shape,
  seconds: z.number().nonnegative(),
  adjustment: AdjustmentSchema.exactOptional(),
})

/**
 * A restoration, all of its steps in order, that is cached on disk. Its last step is there in full: it is blended live into what
 * the steps before it made (`under`; null: the photo) by that step's own strength, and both into the photo by the photo's `strength`.
 */
export const RestoredResult = z.strictObject({
  id: ResultId,
  under: z.strictObject({ id: ResultId, levels: z.int().nonnegative() }).nullable(),
  /** 0-1: how strongly its last step is blended in; null: all of its steps are part of the picture, none is there in full. */
  last: z.number().min(0).max(1).nullable(),
  steps: z.array(RestoredStep),
  engine: Engine,
  seconds: z.number().nonnegative(),
  /** Levels of the tile pyramid; 0 while it is being made. */
  levels: z.int().nonnegative(),
})

/** A restoration as one of all that a photo has: what was drawn, put together, and how much of it is guesswork. */
export const PhotoResult = z.strictObject({
  ...RestoredResult.omit({ under: true, last: true }).shape,
  /** Seed of one of the pictures that are possible; null: the most probable one. */
  variant: z.int().positive().nullable(),
  /** `over` in a marked part and `base` elsewhere; null: it was restored as a whole. */
  parts: z.strictObject({ base: ResultId, over: ResultId }).nullable(),
  /** Share of the photo that is guesswork, 0-1; null: its map has not been made. */
  guesswork: z.number().min(0).max(1).nullable(),
})

export const Photo = z.strictObject({
  id: PhotoId,
  name: z.string().max(255),
  format: Format,
  width: z.int().positive(),
  height: z.int().positive(),
  bits: z.union([z.literal(8), z.literal(16)]),
  /** The original cannot be found at the moment. */
  missing: z.boolean(),
  /** Size of the original's file. */
  bytes: z.int().nonnegative(),
  /** When it was opened for the first time. */
  added: z.iso.datetime(),
  /** When it was taken, by the camera's clock and so without a zone; null: its file does not say. */
  taken: z.iso.datetime({ local: true }).nullable(),
  /** How many kinds of damage its last check-up found; null: it was not looked over yet. */
  findings: z.int().nonnegative().nullable(),
  /** Why its last restoration failed; null: it did not. */
  failed: z.enum(ERROR_CODES).nullable(),
  /** What people called it; absent: nothing. */
  tags: z.array(Tag).exactOptional(),
  /** The likeliest of what damages it; absent: that was not looked at yet. */
  mainDamage: z.enum(DAMAGE_CLASSES).exactOptional(),
  /** Of a `.patina` file: what made it. */
  compressed: z.strictObject({ quality: z.int().min(1).max(100), model: z.string() }).exactOptional(),
  /** Levels of the original's tile pyramid. */
  levels: z.int().nonnegative(),
  /** 0-1: share of the restored pixels in the blend. */
  strength: z.number().min(0).max(1),
  result: RestoredResult.nullable(),
})

export const Sample = z.strictObject({
  /** Also names its title and its damage among the window's texts. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
})

export const Model = z.strictObject({
  id: z.string(),
  title: z.string(),
  task: z.string(),
  parameters: z.int(),
  sha256: z.string(),
  licence: z.string(),
  sound: z.boolean(),
  /** Learned here on top of one that ships, or brought in: it can be taken out of use. */
  own: z.literal(true).exactOptional(),
})

export const Provider = z.strictObject({
  engine: Engine,
  usable: z.boolean(),
  detail: z.string(),
  parity: z.number().nullable(),
  speed: z.number().nullable(),
})

/** How a search for originals ended; `ask`: the host has no dialog, the page must ask. */
export const RelinkOutcome = z.strictObject({
  kind: z.enum(['done', 'cancelled', 'ask']),
  /** Originals that were found again. */
  found: z.int().nonnegative(),
})

/** What an import answers for each file: the photo, or why it was not opened. */
export const ImportOutcome = z.union([
  z.strictObject({ name: z.string(), photo: Photo }),
  z.strictObject({ name: z.string(), failure: FailureSchema }),
])

export const ExportOptions = z.strictObject({
  ...Output.shape,
  photo: PhotoId,
  /** Pattern of the file's name without its ending: see src/shared/name-pattern.ts; absent: the usual one. */
  name: z.string().min(1).max(200).exactOptional(),
})

/** Bytes of the file that an export would make; not exact: judged by parts of the picture. */
export const ExportEstimate = z.strictObject({ bytes: z.int().positive(), exact: z.boolean() })

const Download = z.strictObject({ name: z.string(), path: z.string() })

/** Where an export went: `saved` on this machine by a dialog, `download` by the given asset address, or `cancelled`. */
export const ExportOutcome = z.union([
  z.strictObject({ kind: z.literal('saved'), name: z.string() }),
  z.strictObject({ ...Download.shape, kind: z.literal('download'), sidecar: Download.exactOptional() }),
  z.strictObject({ kind: z.literal('cancelled') }),
])

/** The first `keep` operations that the program holds stay, `add` follow; the first `at` of all are in effect. */
export const MaskChange = z
  .strictObject({ photo: PhotoId, keep: z.int().nonnegative(), add: z.array(MaskOp), at: z.int().nonnegative() })
  .refine(({ keep, add, at }) => at <= keep + add.length)

/** The first `keep` states that the program holds stay, `add` follow; the first `at` of all are in effect. */
export const RecipeChange = z
  .strictObject({
    photo: PhotoId,
    keep: z.int().nonnegative(),
    add: z.array(Recipe),
    at: z.int().nonnegative(),
    /** Results of this engine are shown if they are there. */
    engine: Engine,
  })
  .refine(({ keep, add, at }) => at <= keep + add.length)

/** A picture that became an operation of the mask, the last one in effect; `mask`: id of the mask after it. */
export const MaskImport = z.union([
  z.strictObject({ op: MaskOp, mask: MaskId }),
  z.strictObject({ failure: FailureSchema }),
])

/** What people set for the whole program. */
export const Settings = z.strictObject({
  theme: z.enum(SETTING_VALUES.theme),
  language: z.enum(SETTING_VALUES.language),
  cache: z.enum(SETTING_VALUES.cache),
})

/** A model that was brought in. */
export const ModelImport = z.union([z.strictObject({ id: z.string() }), z.strictObject({ failure: FailureSchema })])

/** Where the photo is scratched: the probability of each pixel, packed as a mask's `picture` is. */
export const ScratchMap = z.union([
  z.strictObject({ map: MaskId, data: z.string() }),
  z.strictObject({ failure: FailureSchema }),
])

/** name -> arguments and result of every call. */
export const calls = {
  hostInfo: {
    args: z.tuple([]),
    result: z.strictObject({ host: z.enum(['electron', 'web']), version: z.string(), node: z.string() }),
  },
  listPhotos: { args: z.tuple([]), result: z.array(Photo) },
  listSamples: { args: z.tuple([]), result: z.array(Sample) },
  openSample: { args: z.tuple([Sample.shape.id]), result: Photo },
  /** Shows the machine's own dialog (Electron); the web host answers null and the page uses a file input. */
  openDialog: { args: z.tuple([]), result: z.array(ImportOutcome).nullable() },
  /** The same for a folder: everything in it and below; what is no photo is answered as `not-a-photo`. */
  openFolder: { args: z.tuple([]), result: z.array(ImportOutcome).nullable() },
  /** Asks where the original of a photo is now; only a file with the very same content is taken. */
  relinkPhoto: { args: z.tuple([PhotoId]), result: RelinkOutcome },
  /** Asks for a folder and looks in it, and below, for every original that is missing. */
  relinkFolder: { args: z.tuple([]), result: RelinkOutcome },
  removePhoto: { args: z.tuple([PhotoId]), result: z.null() },
  /** Looks a photo over: damage, where it is, and what would be done about it. */
  checkup: { args: z.tuple([PhotoId]), result: Checkup },
  listModels: { args: z.tuple([]), result: z.array(Model) },
  listEngines: { args: z.tuple([]), result: z.array(Provider) },
  restore: {
    args: z.tuple([
      z.strictObject({
        photo: PhotoId,
        steps: Plan,
        engine: Engine,
        /** The steps are done in the order given, as far as they may change places (step-order.ts). */
        ordered: z.boolean().exactOptional(),
      }),
    ]),
    result: z.strictObject({ job: JobId }),
  },
  /** Tries a plan on a part of a photo; a trial before it that is not done is given up. What is marked is not filled. */
  tryPart: {
    args: z.tuple([
      z.strictObject({
        photo: PhotoId,
        region: Region,
        steps: Plan,
        engine: Engine,
        ordered: z.boolean().exactOptional(),
      }),
    ]),
    result: TrialId,
  },
  /** The photo's results that are still in the cache, oldest first. */
  listResults: { args: z.tuple([PhotoId]), result: z.array(PhotoResult) },
  /** Makes a result the photo's current one. */
  useResult: { args: z.tuple([z.strictObject({ photo: PhotoId, result: ResultId })]), result: z.null() },
  /** Puts a result into the marked part of the current one; the job's outcome is the current one then. */
  useResultIn: {
    args: z.tuple([z.strictObject({ photo: PhotoId, result: ResultId, mask: MaskId })]),
    result: z.strictObject({ job: JobId }),
  },
  /** Draws `n` of the pictures that the damage leaves possible, by the steps of the current result. */
  makeVariants: {
    args: z.tuple([z.strictObject({ photo: PhotoId, n: z.int().min(MIN_VARIANTS).max(MAX_VARIANTS) })]),
    result: z.strictObject({ job: JobId }),
  },
  /** Makes the map of what may be wrong in the current result, unless it is there. */
  invention: { args: z.tuple([PhotoId]), result: z.strictObject({ job: JobId }) },
  cancel: { args: z.tuple([JobId]), result: z.null() },
  setStrength: {
    args: z.tuple([z.strictObject({ photo: PhotoId, strength: z.number().min(0).max(1) })]),
    result: z.null(),
  },
  getMask: { args: z.tuple([PhotoId]), result: MaskHistory },
  /** Answers the id of the mask that is in effect; null: no operation is. */
  setMask: { args: z.tuple([MaskChange]), result: MaskId.nullable() },
  /** Gives up looking for the scratches of a photo; whoever waits for them is told `cancelled`. */
  stopFindingScratches: { args: z.tuple([PhotoId]), result: z.null() },
  getSettings: { args: z.tuple([]), result: Settings },
  setSettings: { args: z.tuple([Settings]), result: z.null() },
  /** The recipe of a photo with its history. */
  getRecipe: { args: z.tuple([PhotoId]), result: RecipeHistory },
  /** Saves the recipe; what it makes is shown at once if it lies in the cache. Nothing is restored. */
  setRecipe: { args: z.tuple([RecipeChange]), result: z.null() },
  listPresets: { args: z.tuple([]), result: z.array(Preset) },
  /** One of the same name is replaced. */
  savePreset: { args: z.tuple([Preset]), result: z.null() },
  removePreset: { args: z.tuple([Preset.shape.name]), result: z.null() },
  exportPhoto: { args: z.tuple([ExportOptions]), result: ExportOutcome },
  estimateExport: { args: z.tuple([ExportOptions]), result: ExportEstimate },
  /** Newest first. */
  listBatches: { args: z.tuple([]), result: z.array(BatchSummary) },
  batchFolders: { args: z.tuple([]), result: BatchFolders },
  /** Asks for a folder for the outputs in the machine's own dialog; null: none was chosen, or there is no dialog. */
  chooseBatchFolder: { args: z.tuple([]), result: BatchPlace.nullable() },
  /** What an order comes to; nothing is done. */
  estimateBatch: { args: z.tuple([BatchOrder]), result: BatchEstimate },
  startBatch: { args: z.tuple([BatchOrder]), result: BatchId },
  /** The photo under way is finished first. */
  pauseBatch: { args: z.tuple([BatchId]), result: z.null() },
  resumeBatch: { args: z.tuple([BatchId]), result: z.null() },
  /** Puts what is left into a folder that was chosen, and goes on; finished outputs stay. Answers how many photos. */
  moveBatch: { args: z.tuple([BatchId, BatchPlaceId]), result: z.int().nonnegative() },
  /** Finished outputs stay. */
  cancelBatch: { args: z.tuple([BatchId]), result: z.null() },
  /** Failed photos wait again. Answers how many. */
  retryBatch: { args: z.tuple([BatchId]), result: z.int().nonnegative() },
  /** Before all others that wait. */
  firstBatch: { args: z.tuple([BatchId]), result: z.null() },
  /** Forgets a batch that is not being worked on; its outputs stay. */
  removeBatch: { args: z.tuple([BatchId]), result: z.null() },
  listBatchPhotos: { args: z.tuple([BatchPageQuery]), result: BatchPage },
  judgeBatchPhoto: { args: z.tuple([BatchJobId, VerdictName.exclude(['redone'])]), result: z.null() },
  /** The new result is saved beside the first. Answers the new job. */
  redoBatchPhoto: { args: z.tuple([BatchJobId, Plan]), result: BatchJobId },
  /** Folders that photos of the library lie in. */
  learningFolders: { args: z.tuple([]), result: z.array(LearningFolder) },
  /** Newest first. */
  listLearning: { args: z.tuple([]), result: z.array(LearningSummary) },
  getLearning: { args: z.tuple([LearningId]), result: LearningDetail },
  /** Looks the photos over, and waits then for a goal. */
  startLearning: { args: z.tuple([LearningOrder]), result: LearningId },
  /** Measures by a short trial how long learning takes here; null: there is nothing to learn. */
  forecastLearning: {
    args: z.tuple([z.strictObject({ run: LearningId, size: AdapterSize.nullable() })]),
    result: Forecast.nullable(),
  },
  learn: { args: z.tuple([z.strictObject({ run: LearningId, goal: LearningGoal })]), result: z.null() },
  pauseLearning: { args: z.tuple([LearningId]), result: z.null() },
  /** Goes on where it was. */
  resumeLearning: { args: z.tuple([LearningId]), result: z.null() },
  /** Trains no further; what was learned until now is judged. */
  finishLearning: { args: z.tuple([LearningId]), result: z.null() },
  /** Forgets a run that is not under way, with its pictures; an installed model stays. */
  removeLearning: { args: z.tuple([LearningId]), result: z.null() },
  /** Puts the accepted model of a run among those that can be chosen. Answers its id. */
  useLearned: { args: z.tuple([LearningId]), result: z.string() },
  /** Takes a model of one's own out of use; the models that ship cannot be. */
  removeModel: { args: z.tuple([LearningId]), result: z.null() },
  exportModel: { args: z.tuple([LearningId]), result: ExportOutcome },
  /** Begins a blind comparison anew; answers how many pairs it has. */
  beginBlind: { args: z.tuple([LearningId]), result: z.int().nonnegative() },
  exploreState: { args: z.tuple([]), result: ExploreState },
  /** Reads what photos show and what damages them, in the background; goes on where it was stopped. */
  startExplore: { args: z.tuple([]), result: z.null() },
  stopExplore: { args: z.tuple([]), result: z.null() },
  /** null: of no photo is known what it shows. */
  getMap: { args: z.tuple([]), result: ExploreMap.nullable() },
  /** The photos that are most like one, near-duplicates first. */
  similarTo: { args: z.tuple([PhotoId]), result: z.array(Likeness) },
  /** What of a photo the encoder goes by. */
  saliency: { args: z.tuple([PhotoId]), result: Saliency },
  setTag: { args: z.tuple([TagChange]), result: z.null() },
  /** Nothing is said of this tag any more, of no photo. */
  removeTag: { args: z.tuple([Tag]), result: z.null() },
  /** Photos that a tag may fit, by those that have it. */
  suggestTag: { args: z.tuple([Tag]), result: z.array(Suggestion) },
  answerBlind: { args: z.tuple([BlindAnswer]), result: BlindResult },
  ...createCalls,
} as const

/** name -> payload of every event that the program sends by itself. */
export const events = {
  /** What is new about photos: those that came or changed, whole, and the ids of those that went. */
  photosChanged: z.strictObject({ changed: z.array(Photo), removed: z.array(PhotoId) }),
  jobProgress: z.strictObject({
    job: JobId,
    photo: PhotoId,
    stage: z.enum(['decode', 'restore', 'encode', 'view']),
    fraction: z.number().min(0).max(1),
    secondsLeft: z.number().nullable(),
  }),
  jobDone: z.strictObject({ job: JobId, photo: PhotoId }),
  jobFailed: z.strictObject({ job: JobId, photo: PhotoId, failure: FailureSchema }),
  /** At most once a second while a batch is worked on. */
  batchesChanged: z.strictObject({ batches: z.array(BatchSummary) }),
  /** At most once a second while something is learned. */
  learningChanged: z.strictObject({ runs: z.array(LearningSummary) }),
  /** A point of a run's curves; where it has a PSNR, the picture of the held-out place is new. */
  learningPoint: z.strictObject({ run: LearningId, point: LearningPoint }),
  /** At most four times a second while the library is explored. */
  exploreChanged: ExploreState,
  ...createEvents,
  /** The worker ended unexpectedly and runs again. */
  workerRestarted: z.strictObject({ reason: z.enum(['crashed', 'killed', 'oom', 'hung', 'launch-failed']) }),
} as const

/*
 * Assets, relative to the page in both hosts; every one needs the host's credentials:
 *   GET  assets/photos/<photo>/preview            JPEG, long edge 2048
 *   GET  assets/photos/<photo>/thumb              JPEG, long edge 256
 *   GET  assets/photos/<photo>/tiles/<level>/<x>_<y>      512 tile of the original: PNG at level 0, else JPEG
 *   GET  assets/photos/<photo>/parts/<x>_<y>_<width>_<height>   PNG of a part, edges up to 2048
 *   GET  assets/photos/<photo>/trials/<trial>     PNG of a part as a plan makes it; see the call `tryPart`
 *   GET  assets/results/<result>/preview
 *   GET  assets/results/<result>/tiles/<level>/<x>_<y>
 *   GET  assets/results/<result>/invention       PNG, grey, as {@link inventionView} makes it; see the call `invention`
 *   GET  assets/samples/<sample>/preview
 *   GET  assets/exports/<id>                      a finished export (web host), sent as a download
 *   GET  assets/photos/<photo>/mask               PNG of what is marked, sent as a download
 *   GET  assets/photos/<photo>/scratches[/<map>]  ScratchMap as JSON: what the detector finds, once it has; or what it found
 *   POST assets/photos/<photo>/mask?mode=<add|subtract>&name=<file name>   body: a picture; answer: MaskImport as JSON
 *   POST assets/photos/<photo>/relink?name=<file name>   body: the original; answer: ImportOutcome as JSON (web host)
 *   GET  assets/batches/<job>/<before|after>      JPEG preview of a batch's photo, and of its output
 *   GET  assets/learning/<run>/glance/<photo|stock|learned>         PNG of the held-out place that is watched
 *   GET  assets/learning/<run>/crop/<n>/<photo|stock|learned>       PNG of a held-out place, before and after
 *   GET  assets/learning/<run>/blind/<n>/<a|b>    PNG of one side of a pair; which side is which stays in the program
 *   POST assets/models?name=<file name>           body: a model's file; answer: ModelImport as JSON
 *   GET  assets/created/<sheet>                   PNG of pictures that were drawn, without gaps
 *   POST assets/import?name=<file name>           body: the file; answer: ImportOutcome as JSON (web host)
 */

export type Photo = z.infer<typeof Photo>
export type PlannedStep = z.infer<typeof PlannedStep>
export type RestoredResult = z.infer<typeof RestoredResult>
export type PhotoResult = z.infer<typeof PhotoResult>
export type RestoredStep = z.infer<typeof RestoredStep>
export type Sample = z.infer<typeof Sample>
export type Model = z.infer<typeof Model>
export type Provider = z.infer<typeof Provider>
export type RelinkOutcome = z.infer<typeof RelinkOutcome>
export type ImportOutcome = z.infer<typeof ImportOutcome>
export type MaskChange = z.infer<typeof MaskChange>
export type ScratchMap = z.infer<typeof ScratchMap>
export type MaskImport = z.infer<typeof MaskImport>
export type ModelImport = z.infer<typeof ModelImport>
export type ExportEstimate = z.infer<typeof ExportEstimate>
export type RecipeChange = z.infer<typeof RecipeChange>
export type ExportOptions = z.infer<typeof ExportOptions>
export type ExportOutcome = z.infer<typeof ExportOutcome>
export type Calls = {
  [K in keyof typeof calls]: (...args: z.infer<(typeof calls)[K]['args']>) => z.infer<(typeof calls)[K]['result']>
}
export type Events = { [K in keyof typeof events]: z.infer<(typeof events)[K]> }
