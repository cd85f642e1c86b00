/**
 * @file What is done to a photo: the tasks, their parameters, and ordered steps. One table of schemas; the window's contract, the
 * worker's door, the database and the command line are all derived from it.
 */
import { z } from 'zod'
import { AMOUNTS } from './adjustment.ts'
import { CANDIDATES } from './candidates.ts'
import type { Task } from './tasks.ts'

export { DEFAULT_MODEL, TASK_ORDER, type Task } from './tasks.ts'

/** The point-spread function that blurred a photo, in pixels of the photo. */
export const Blur = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('gaussian'), sigma: z.number().min(0.3).max(20) }),
  /** A disc: out of focus. */
  z.strictObject({ kind: z.literal('defocus'), radius: z.number().min(0.5).max(30) }),
  /** A straight stroke; degrees counter-clockwise from the x axis. */
  z.strictObject({
    kind: z.literal('motion'),
    length: z.number().min(1).max(80),
    angle: z.number().min(-180).max(180),
  }),
  /** Rows of weights, odd in both sizes; they are normalised to sum 1. */
  z.strictObject({
    kind: z.literal('kernel'),
    rows: z
      .array(z.array(z.number().min(0)).min(1).max(99))
      .min(1)
      .max(99),
  }),
])

const amount = (name: keyof typeof AMOUNTS) => z.number().min(AMOUNTS[name][0]).max(AMOUNTS[name][1])

/** Tones and colours: see src/shared/adjustment.ts for the amounts. */
export const AdjustmentSchema = z.strictObject({
  levels: amount('levels'),
  balance: amount('balance'),
  light: amount('light'),
  contrast: amount('contrast'),
  warmth: amount('warmth'),
  tint: amount('tint'),
  saturation: amount('saturation'),
})

export const PARAMS = {
  /**
   * sigma: standard deviation of the noise in grey levels (0-255), or null: the model judges for itself (blind). candidates: the mean of so
   * many restorations of the photo turned and mirrored; absent: one.
   */
  denoise: z.strictObject({
    task: z.literal('denoise'),
    sigma: z.number().min(0).max(100).nullable(),
    candidates: z.literal(CANDIDATES).exactOptional(),
  }),
  /** Quality of the JPEG file that did the damage, or null: read from the file where it tells, else judged by the model. */
  jpeg: z.strictObject({ task: z.literal('jpeg'), quality: z.number().min(1).max(100).nullable() }),
  /** The blur, or null: mild and unknown, removed by a network directly. */
  deblur: z.strictObject({ task: z.literal('deblur'), blur: Blur.nullable() }),
  /** Probability above which a pixel counts as scratched is 1 - sensitivity. */
  scratches: z.strictObject({ task: z.literal('scratches'), sensitivity: z.number().min(0).max(1) }),
  /** A mask of the photo's size, white where it is to be filled: for the worker its file, elsewhere its id. */
  inpaint: z.strictObject({ task: z.literal('inpaint'), mask: z.string().min(1).max(32_768) }),
  /** The adjustment, or null: the one that is predicted to suit the photo. */
  enhance: z.strictObject({ task: z.literal('enhance'), adjustment: AdjustmentSchema.nullable() }),
} as const satisfies Readonly<Record<Task, z.ZodType>>

export const RestoreParams = z.discriminatedUnion('task', [
  PARAMS.denoise,
  PARAMS.jpeg,
  PARAMS.deblur,
  PARAMS.scratches,
  PARAMS.inpaint,
  PARAMS.enhance,
])

export const ModelId = z.string().max(80)

/** One restoration: `strength` (0-1) blends its full result into what it was given. */
export const Step = z.strictObject({ params: RestoreParams, model: ModelId, strength: z.number().min(0).max(1) })

export type Blur = z.infer<typeof Blur>
export type RestoreParams = z.infer<typeof RestoreParams>
/** The parameters of one task. */
export type ParamsOf<T extends Task> = Extract<RestoreParams, { task: T }>
export type Step = z.infer<typeof Step>
