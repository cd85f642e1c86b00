/** @file Calls and events of the screen that makes pictures: small ones out of a VAE, and VAEs out of photos. */
import { z } from 'zod'
import { FailureSchema, hexId, PhotoId } from './contract-parts.ts'
import { startFor, VaeCard, VaePoint, VaePush, VaeShape } from './vae.ts'
import { MAX_FILLED } from './vae-limits.ts'

/** A sheet of pictures that was drawn. */
export const CreatedId = hexId(16)

/** What the window knows of a VAE. */
export const VaeSummary = z.strictObject({
  ...VaeCard.omit({ directions: true, tensorsSha256: true }).shape,
  /** Trained here; else it ships with the program. */
  own: z.boolean(),
})
export type VaeSummary = z.infer<typeof VaeSummary>

export const CreateOrder = z.strictObject({ model: VaeCard.shape.id, start: startFor(PhotoId), push: VaePush })
export type CreateOrder = z.infer<typeof CreateOrder>

export const FillMarked = z.strictObject({
  model: VaeCard.shape.id,
  photo: PhotoId,
  seed: z.int().nonnegative(),
  count: z.int().min(1).max(MAX_FILLED),
})

/** Pictures side by side without gaps at the asset `created/<id>`. */
export const CreatedSheet = z.strictObject({
  id: CreatedId,
  /** Edge of a picture in pixels. */
  edge: z.int().positive(),
  columns: z.int().positive(),
  latents: z.array(z.array(z.number())),
})
export type CreatedSheet = z.infer<typeof CreatedSheet>

export const VaeTraining = z.strictObject({
  photos: z.array(PhotoId).min(1).max(100_000),
  name: z.string().min(1).max(80),
  shape: VaeShape,
  beta: z.number().min(0).max(100),
  minutes: z.number().min(0.1).max(600),
})
export type VaeTraining = z.infer<typeof VaeTraining>

/** How the training of a VAE stands; there is one at a time. */
export const VaeTrainingState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.enum(['running', 'stopped']),
    name: z.string(),
    /** 0-1 */
    fraction: z.number().min(0).max(1),
    points: z.array(VaePoint),
  }),
  z.strictObject({ kind: z.literal('done'), name: z.string(), model: z.string() }),
  z.strictObject({ kind: z.literal('failed'), name: z.string(), failure: FailureSchema }),
])
export type VaeTrainingState = z.infer<typeof VaeTrainingState>

const Saved = z.union([
  z.strictObject({ kind: z.literal('saved'), name: z.string() }),
  z.strictObject({ kind: z.literal('download'), name: z.string(), path: z.string() }),
  z.strictObject({ kind: z.literal('cancelled') }),
])

export const createCalls = {
  listVaes: { args: z.tuple([]), result: z.array(VaeSummary) },
  drawPictures: { args: z.tuple([CreateOrder]), result: CreatedSheet },
  /** Fills what is marked of a photo by a VAE, at the VAE's size. */
  fillMarked: { args: z.tuple([FillMarked]), result: CreatedSheet },
  /** One picture of a sheet as a file, or null: the sheet. */
  savePicture: {
    args: z.tuple([z.strictObject({ sheet: CreatedId, index: z.int().nonnegative().nullable() })]),
    result: Saved,
  },
  trainVae: { args: z.tuple([VaeTraining]), result: z.null() },
  vaeTraining: { args: z.tuple([]), result: VaeTrainingState },
  /** What was learned until now is kept, and gone on with by `resumeVae`. */
  stopVae: { args: z.tuple([]), result: z.null() },
  resumeVae: { args: z.tuple([]), result: z.null() },
  /** Forgets a training that was stopped, or how the last one ended. */
  dropVae: { args: z.tuple([]), result: z.null() },
  removeVae: { args: z.tuple([VaeCard.shape.id]), result: z.null() },
} as const

export const createEvents = { vaeTrainingChanged: z.strictObject({ state: VaeTrainingState }) } as const
