/**
 * @file The plain VAE's models: what their files say of themselves, how training goes, and what can be drawn with them. Schemas for
 * files and doors, types for everybody.
 */
import { z } from 'zod'
import { ATTRIBUTES, MAX_FILLED, MAX_PICTURES } from './vae-limits.ts'

const count = z.int().nonnegative()
const ID = /^[a-z0-9-]{1,60}$/

export const VaeForm = z.enum(['conv', 'dense'])
export const VaeEdge = z.literal([32, 64])

export const VaeShape = z.strictObject({
  form: VaeForm,
  /** Edge of the square pictures in pixels. */
  edge: VaeEdge,
  latent: z.int().min(2).max(512),
  width: z.int().min(4).max(128),
})
export type VaeShape = z.infer<typeof VaeShape>

/** Of pictures that were not trained on unless it says otherwise; nats a picture. */
export const VaeScore = z.strictObject({ mse: z.number(), nll: z.number(), kl: z.number(), active: count })
export type VaeScore = z.infer<typeof VaeScore>

/** A moment of training: the batches' means since the moment before, and the held-out pictures'. */
export const VaePoint = z.strictObject({
  step: count,
  steps: count,
  train: z.strictObject({ mse: z.number(), nll: z.number(), kl: z.number() }),
  /** null where it was not measured. */
  heldOut: VaeScore.nullable(),
  secondsLeft: z.number().nullable(),
})
export type VaePoint = z.infer<typeof VaePoint>

const vector = z.array(z.number())

/** Frechet distances to the held-out pictures on the encoder's posterior means. */
export const VaeFrechet = z.strictObject({
  samples: z.number(),
  /** Pictures whose values are independent Gaussians with the training pictures' means and deviations. */
  pixelGaussian: z.number(),
  /** Pictures that were trained on: about the best that can be had. */
  training: z.number(),
  count,
})
export type VaeFrechet = z.infer<typeof VaeFrechet>

export const VaeCard = z.strictObject({
  id: z.string().regex(ID),
  title: z.string().max(200),
  shape: VaeShape,
  beta: z.number().nonnegative(),
  /** Of the likelihood: the training pictures' mean squared error. */
  variance: z.number().positive(),
  photos: z.strictObject({ train: count, heldOut: count, pictures: count, heldOutPictures: count }),
  steps: count,
  seconds: z.number(),
  heldOut: VaeScore,
  /** For each dimension the mean divergence (nats) and the variance of the posterior mean over held-out pictures (Burda et al. 2016). */
  units: z.array(z.strictObject({ kl: z.number(), variance: z.number() })),
  directions: z.record(z.enum(ATTRIBUTES), vector),
  curve: z.array(VaePoint),
  frechet: VaeFrechet,
  /** Of the tensors in their order. */
  tensorsSha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type VaeCard = z.infer<typeof VaeCard>

/** What was decided before the first step: the same for a run that is resumed. */
export const VaePlan = z.strictObject({
  name: z.string().min(1).max(80),
  shape: VaeShape,
  beta: z.number().min(0).max(100),
  steps: z.int().positive(),
  batch: z.int().positive(),
  rate: z.number().positive(),
  seed: z.int(),
  threads: count,
})
export type VaePlan = z.infer<typeof VaePlan>

const file = z.string().min(1).max(32_768)
const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1)
const pictures = z.int().min(1).max(MAX_PICTURES)
const temperature = z.number().min(0).max(3)

/** A photo (as a file for the worker) or a latent that was drawn before. */
const sourceOf = <P extends z.ZodType>(photo: P) =>
  z.union([z.strictObject({ photo }), z.strictObject({ latent: vector.max(512) })])

/** Where latents come from; `P` is how a photo is named, by its file or by its id. */
const startOf = <P extends z.ZodType>(photo: P) =>
  z.discriminatedUnion('kind', [
    /** Draws from the prior. */
    z.strictObject({ kind: z.literal('prior'), seed, count: pictures, temperature }),
    /** Draws around one: its posterior, mixed with `variety` of the prior (0 to 1). The first is the one itself. */
    z.strictObject({
      kind: z.literal('around'),
      of: sourceOf(photo),
      seed,
      count: pictures,
      temperature,
      variety: z.number().min(0).max(1),
    }),
    /** Spherically from one to another, both included. */
    z.strictObject({
      kind: z.literal('between'),
      a: sourceOf(photo),
      b: sourceOf(photo),
      count: z.int().min(2).max(100),
    }),
    /** As they are given. */
    z.strictObject({ kind: z.literal('latents'), latents: z.array(vector.max(512)).min(1).max(MAX_PICTURES) }),
  ])

/** What is added to every latent: so much of an attribute's direction, so much to a dimension (in the prior's deviations). */
export const VaePush = z.strictObject({
  attributes: z.partialRecord(z.enum(ATTRIBUTES), z.number().min(-5).max(5)),
  units: z.array(z.strictObject({ unit: z.int().min(0).max(511), amount: z.number().min(-5).max(5) })).max(512),
})
export type VaePush = z.infer<typeof VaePush>

export const VaeStart = startOf(file)
export type VaeStart = z.infer<typeof VaeStart>
export const startFor = startOf

/** The worker's order: pictures as PNG files of `out` and, if `sheet` is set, one of all. Names begin with `name`. */
export const DrawOrder = z.strictObject({
  model: z.string().max(60),
  start: VaeStart,
  push: VaePush,
  out: file,
  name: z.string().min(1).max(100),
  /** One file a picture; else only the sheet. */
  singles: z.boolean(),
  /** Pixels between the pictures of the sheet. */
  gap: z.int().min(0).max(16),
})
export type DrawOrder = z.infer<typeof DrawOrder>

export const FillOrder = z.strictObject({
  model: z.string().max(60),
  photo: file,
  /** White where the photo is unknown; as large as the photo. */
  mask: file,
  seed,
  count: z.int().min(1).max(MAX_FILLED),
  out: file,
  name: z.string().min(1).max(100),
  singles: z.boolean(),
  gap: z.int().min(0).max(16),
})
export type FillOrder = z.infer<typeof FillOrder>

export interface Drawn {
  readonly latents: number[][]
  readonly edge: number
  readonly columns: number
  readonly files: string[]
  readonly sheet: string
}

export const VaeTrainOrder = z.strictObject({
  photos: z.array(z.strictObject({ path: file, name: file })).max(100_000),
  run: file,
  name: z.string().min(1).max(80),
  shape: VaeShape,
  beta: z.number().min(0).max(100),
  minutes: z.number().positive().max(10_000),
  /** false: it is only measured (a sweep). */
  install: z.boolean(),
  /** Folder for sheets of reconstructions and of samples; null: none are written. */
  sheets: file.nullable(),
  threads: z.int().min(0).max(64),
})
export type VaeTrainOrder = z.infer<typeof VaeTrainOrder>

/** A VAE as lists name it. */
export interface VaeEntry {
  readonly card: VaeCard
  readonly own: boolean
  readonly sha256: string
}
