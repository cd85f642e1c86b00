/** @file Batches as the window knows them: what is ordered, how it goes, what to look at. Schemas for the doors, types for everybody. */
import { z } from 'zod'
import { FailureSchema, PhotoId, Plan, PlannedStep } from './contract-parts.ts'
import { Output } from './output.ts'

export const BatchId = z.string().regex(/^[0-9a-f]{16}$/)
export const BatchJobId = z.int().positive()

export const BatchPlaceId = z.uuid()

/** A folder that the person chose; the path is for the person to read, and means nothing when it comes back. */
export const BatchPlace = z.strictObject({ id: BatchPlaceId, folder: z.string() })

export const BatchFolders = z.strictObject({
  /** What lies below the folder for all batches. */
  names: z.array(z.string()),
  /** The machine has a dialog for another folder. */
  canChoose: z.boolean(),
})

/** What is to be done to which photos. */
export const BatchOrder = z.strictObject({
  photos: z.array(PhotoId).min(1).max(100_000),
  /** Where the outputs go: a folder of this name below the one for all batches, or one that was chosen in the machine's own dialog. */
  to: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('named'), name: z.string().min(1).max(80) }),
    z.strictObject({ kind: z.literal('chosen'), place: BatchPlaceId }),
  ]),
  /** null: each photo gets what its own check-up plans. */
  steps: Plan.nullable(),
  output: Output,
  /** Outputs' names without ending: {name}, {folder}, {number}. */
  pattern: z.string().min(1).max(200),
  /** A map of what may be wrong is written beside each output. */
  invention: z.boolean(),
})

/** What an order comes to, before anything is done. */
export const BatchEstimate = z.strictObject({
  /** Where the outputs would go, for the person to read. */
  folder: z.string(),
  photos: z.int().nonnegative(),
  failed: z.array(z.strictObject({ name: z.string(), failure: FailureSchema })),
  /** Bytes. `free` null: the drive does not tell. */
  needed: z.int().nonnegative(),
  free: z.int().nonnegative().nullable(),
  /** null: too few photos were done on this machine to tell. */
  seconds: z.number().nonnegative().nullable(),
  /** Names of the first outputs. */
  outputs: z.array(z.strictObject({ photo: z.string(), output: z.string() })),
})

/**
 * running: this program works on it. room: it waits until its drive, which is full, has room. elsewhere: another process does. waiting: after another one. interrupted: it was being worked on
 * when the program ended, and waits for a person.
 */
export const BATCH_CONDITIONS = [
  'running',
  'elsewhere',
  'waiting',
  'room',
  'paused',
  'interrupted',
  'watching',
  'cancelled',
  'done',
] as const

const count = z.int().nonnegative()

export const BatchSummary = z.strictObject({
  id: BatchId,
  name: z.string(),
  folder: z.string(),
  /** Where its first results lie, if the rest was put elsewhere. */
  earlier: z.array(z.string()),
  condition: z.enum(BATCH_CONDITIONS),
  /** Why the program paused it by itself. */
  reason: FailureSchema.nullable(),
  /** Its drive is full, and the rest can be put into a folder that the machine's dialog chooses. */
  canMove: z.boolean(),
  /** What it waits for in the condition `room`; bytes. `free` null: the drive does not tell. */
  room: z.strictObject({ needed: z.int().nonnegative(), free: z.int().nonnegative().nullable() }).nullable(),
  /** ISO 8601. */
  created: z.string(),
  jobs: z.strictObject({
    waiting: count,
    running: count,
    done: count,
    failed: count,
    skipped: count,
    cancelled: count,
  }),
  /** Results that nobody has looked at and that stand out. */
  toLookAt: count,
  /** Results that are still to be measured. */
  unmeasured: count,
  secondsLeft: z.number().nonnegative().nullable(),
})

export const JobFilterName = z.enum(['all', 'look', 'done', 'failed', 'waiting', 'skipped'])
export const RiskReason = z.enum(['failed', 'unreadable', 'invented', 'tone', 'difference', 'clipped', 'retried'])
export const VerdictName = z.enum(['accepted', 'redone', 'left'])

export const BatchPhoto = z.strictObject({
  job: BatchJobId,
  name: z.string(),
  output: z.string().nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped', 'cancelled']),
  skip: z.string().nullable(),
  failure: FailureSchema.nullable(),
  seconds: z.number().nonnegative().nullable(),
  /** Share of the photo that is guesswork; null: not asked for. */
  invented: z.number().min(0).max(1).nullable(),
  steps: z.array(PlannedStep),
  /** null: not measured yet. */
  risk: z.strictObject({ score: z.number().nonnegative(), reasons: z.array(RiskReason) }).nullable(),
  verdict: VerdictName.nullable(),
})

export const BatchPageQuery = z.strictObject({
  batch: BatchId,
  filter: JobFilterName,
  from: z.int().nonnegative(),
  count: z.int().min(1).max(500),
})
export const BatchPage = z.strictObject({ total: count, photos: z.array(BatchPhoto) })

export type BatchOrder = z.infer<typeof BatchOrder>
export type BatchPlace = z.infer<typeof BatchPlace>
export type BatchFolders = z.infer<typeof BatchFolders>
export type BatchEstimate = z.infer<typeof BatchEstimate>
export type BatchSummary = z.infer<typeof BatchSummary>
export type BatchPhoto = z.infer<typeof BatchPhoto>
export type BatchPage = z.infer<typeof BatchPage>
export type BatchPageQuery = z.infer<typeof BatchPageQuery>
export type JobFilterName = z.infer<typeof JobFilterName>
