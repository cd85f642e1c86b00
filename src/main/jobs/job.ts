/**
 * @file What a batch and its jobs are. Everything is checked again when it comes back from the database: another version may
 * have written it. Pure; runs in main and in the command line.
 */
import { z } from 'zod'
import { Engine, FailureSchema } from '../../shared/contract.ts'
import { Output } from '../../shared/output.ts'
import { Restoration } from '../../shared/provenance.ts'
import { AdjustmentSchema, Step, TASK_ORDER } from '../../shared/steps.ts'

/** waiting and running come to one of the other four, which are final until a person asks again. */
export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

export const BATCH_STATES = ['active', 'paused', 'cancelled'] as const
export type BatchState = (typeof BATCH_STATES)[number]

export const COLLISIONS = ['rename', 'skip', 'replace'] as const
export type CollisionRule = (typeof COLLISIONS)[number]

/** How the photos of a batch are restored and what becomes of the results. */
export const Recipe = z.strictObject({
  /** null: chosen for each photo by its check-up. */
  steps: z.array(Step).min(1).max(20).nullable(),
  engine: Engine,
  output: Output,
  collision: z.enum(COLLISIONS),
  /** Possible pictures that are drawn beside the most probable one. */
  variants: z.int().min(1).max(20).exactOptional(),
  /** A map of what may be wrong is written beside each output. */
  invention: z.boolean().exactOptional(),
})

/** Which photos a batch is made of. Paths are absolute. */
export const Selection = z.strictObject({
  inputs: z.array(z.string().min(1)).min(1),
  recursive: z.boolean(),
  /** Glob patterns against the path below the named folder, with forward slashes; a photo must match one of them, if any. */
  include: z.array(z.string()),
  /** Glob patterns of photos that are passed over. */
  exclude: z.array(z.string()),
  /** Pattern of the outputs' names without ending: see `outputNames`. */
  name: z.string().min(1),
})

/** What a photo was restored with: the worker's account, without the file. */
export const Made = z.strictObject({
  steps: z.array(
    z.strictObject({
      task: z.enum(TASK_ORDER),
      model: z.string(),
      modelSha256: z.string(),
      engine: Engine,
      seconds: z.number().nonnegative(),
      adjustment: AdjustmentSchema.exactOptional(),
    }),
  ),
  seconds: z.number().nonnegative(),
  /** The map of what may be wrong, and the share of the photo that is guesswork; null: not asked for. */
  invention: z.strictObject({ file: z.string(), share: z.number() }).nullable().default(null),
  /** What the file says of itself; absent: it was made before files did. */
  restoration: Restoration.exactOptional(),
})

export type Recipe = z.infer<typeof Recipe>
export type Selection = z.infer<typeof Selection>
export type Made = z.infer<typeof Made>
export type StoredFailure = z.infer<typeof FailureSchema>

export interface Batch {
  /** 16 hex digits. */
  readonly id: string
  /** A watch goes on when all its jobs are done: new photos may come. */
  readonly kind: 'batch' | 'watch'
  readonly state: BatchState
  /** Why the program paused it by itself; null: a person did, or it is not paused. */
  readonly reason: StoredFailure | null
  /** Higher goes first. */
  readonly priority: number
  /** Absolute folder that holds the outputs. */
  readonly out: string
  /** Absolute folders that hold its first results: the rest was put elsewhere. Mostly none. */
  readonly earlier: readonly string[]
  readonly selection: Selection
  readonly recipe: Recipe
  readonly created: Date
}

/** A photo as it was when it was listed: whatever differs later is another photo. */
export interface ListedPhoto {
  readonly photo: string
  /** Bytes. */
  readonly size: number
  /** Microseconds since 1970. */
  readonly modified: number
}

/** What can be told of an output before it has its name: which attempt staged it, and its content. */
export interface Staged {
  readonly attempt: number
  readonly sha256: string
  readonly bytes: number
}

export interface Job extends ListedPhoto {
  readonly id: number
  readonly batch: string
  readonly position: number
  readonly state: JobState
  /** null: the batch's steps. */
  readonly steps: readonly Step[] | null
  /** Seed of the possible picture that is drawn; null: the most probable one. */
  readonly variant: number | null
  /** Absolute; decided before the work. null: there never will be one. */
  readonly output: string | null
  /** How often it was begun. */
  readonly attempts: number
  /** How often the worker ended while it was at it. */
  readonly crashes: number
  readonly staged: Staged | null
  readonly made: Made | null
  readonly failure: StoredFailure | null
  /** Why it was passed over. */
  readonly skip: string | null
}

/** A job that somebody works on: only its owner may change it. */
export interface ClaimedJob extends Job {
  readonly state: 'running'
  readonly output: string
  readonly owner: string
}
