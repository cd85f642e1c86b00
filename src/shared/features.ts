/** @file What is known of a photo's content and damage, as it goes between main and the worker: schemas for the doors. */
import { z } from 'zod'

const file = z.string().min(1).max(32_768)
const model = z.string().max(80)

/** The VAE whose encoder tells what photos show. */
export const CONTENT_MODEL = 'vae-small'

/** Photos whose content is read in one message. */
export const CONTENTS_AT_ONCE = 64

/** Vectors of a map at the most. */
const MOST = 200_000

const PackedCloud = z.strictObject({ dims: z.int().min(1).max(4096), values: z.string() })
const Prints = z.array(z.string().regex(/^[0-9a-f]{16}$/)).max(MOST)

export const ContentsOrder = z.strictObject({ photos: z.array(file).max(CONTENTS_AT_ONCE), model })
export const ClassifyOrder = z.strictObject({ photo: file })
export const AlikeOrder = z.strictObject({ cloud: PackedCloud, prints: Prints, of: z.int().nonnegative() })

export const ArrangeOrder = z.strictObject({ cloud: PackedCloud, prints: Prints })

/** At least one example fits. */
export const SuggestOrder = z.strictObject({
  cloud: PackedCloud,
  examples: z.array(z.strictObject({ at: z.int().nonnegative(), fits: z.boolean() })).max(MOST),
})
export const SaliencyOrder = z.strictObject({ photo: file, model })

export type SuggestOrder = z.infer<typeof SuggestOrder>
export type SaliencyOrder = z.infer<typeof SaliencyOrder>
export type ArrangeOrder = z.infer<typeof ArrangeOrder>
export type ContentsOrder = z.infer<typeof ContentsOrder>
export type ClassifyOrder = z.infer<typeof ClassifyOrder>
export type AlikeOrder = z.infer<typeof AlikeOrder>

/** Content of photos by a VAE's encoder. */
export interface Contents {
  /** Of the model's file: contents of different ones cannot be compared. */
  readonly sha256: string
  /** In the order asked for; null: the photo could not be read. */
  readonly items: readonly ({
    /** Means of the latent, packed floats. */
    readonly mean: string
    /** 64 bits, 16 hex digits: src/imaging/fingerprint.ts. */
    readonly print: string
  } | null)[]
}

export interface Classified {
  /** Of the classifier's file. */
  readonly sha256: string
  /** In the order of DAMAGE_CLASSES. */
  readonly probabilities: readonly number[]
  /** What it was told by. */
  readonly features: readonly number[]
  /** Camera or scanner; null: the file does not say. */
  readonly camera: string | null
}

export interface Arranged {
  /** Packed: x and y of each, -1 to 1. */
  readonly places: string
  /** Packed: one score of each; see src/imaging/cloud/neighbours.ts. */
  readonly outliers: string
  /** Places of near-duplicates. */
  readonly groups: readonly (readonly number[])[]
}

/** What of a photo its encoder goes by: cells of the largest square in its middle, row by row, 0 to 1. */
export interface Occluded {
  readonly columns: number
  readonly rows: number
  readonly values: readonly number[]
}

export interface Alike {
  /** Cosine to each of the cloud, itself included. */
  readonly cosines: readonly number[]
  /** Places of near-duplicates. */
  readonly copies: readonly number[]
}
