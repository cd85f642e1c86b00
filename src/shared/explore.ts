/** @file The map of the library as the window asks for it: schemas for the doors. */
import { z } from 'zod'
import { FailureSchema, PhotoId } from './contract-parts.ts'
import { DAMAGE_CLASSES } from './damage-classes.ts'

/** contents: what photos show is read. map: they are put in their places. damages: what damages them is told. */
export const ExploreStage = z.enum(['idle', 'contents', 'map', 'damages'])

/** How far the library is known. */
export const ExploreState = z.strictObject({
  stage: ExploreStage,
  /** Of the stage. */
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
  /** Why it ended before its end; null: it did not. */
  failure: FailureSchema.nullable(),
})

export const MapPhoto = z.strictObject({
  id: PhotoId,
  /** -1 to 1; the middle of the map is 0, y grows downwards. */
  x: z.number(),
  y: z.number(),
  /** About 1 where others are like it; larger for what is like nothing else. */
  outlier: z.number(),
  /** The most probable class with its probability; null: it was not looked at yet. */
  damage: z.strictObject({ kind: z.enum(DAMAGE_CLASSES), sure: z.number().min(0).max(1) }).nullable(),
  /** null: the file does not say, or it was not looked at yet. */
  camera: z.string().nullable(),
})

export const ExploreMap = z.strictObject({
  photos: z.array(MapPhoto),
  /** Groups of near-duplicates. */
  copies: z.array(z.array(PhotoId)),
})

export const Likeness = z.strictObject({ photo: PhotoId, cosine: z.number(), copy: z.boolean() })

/** What of a photo its encoder goes by: the largest square in its middle in columns x rows cells, each 0 to 1. */
export const Saliency = z.strictObject({
  columns: z.int().positive(),
  rows: z.int().positive(),
  values: z.array(z.number().min(0).max(1)),
})

/** A name that a person gave: once whatever its case. */
export const Tag = z.string().trim().min(1).max(60)

/** `given` null: nothing is said of it any more. */
export const TagChange = z.strictObject({ photos: z.array(PhotoId), tag: Tag, given: z.boolean().nullable() })

export const Suggestion = z.strictObject({ photo: PhotoId, probability: z.number().min(0).max(1) })

export type TagChange = z.infer<typeof TagChange>
export type Suggestion = z.infer<typeof Suggestion>
export type ExploreStage = z.infer<typeof ExploreStage>
export type ExploreState = z.infer<typeof ExploreState>
export type MapPhoto = z.infer<typeof MapPhoto>
export type ExploreMap = z.infer<typeof ExploreMap>
export type Likeness = z.infer<typeof Likeness>
export type Saliency = z.infer<typeof Saliency>
