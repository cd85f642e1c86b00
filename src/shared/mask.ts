/**
 * @file The parts of a photo that are marked, as the operations that marked them: vectors in pixels of the photo, so that a
 * mask is small, replayable and can be taken back step by step. The window's contract and the database use these schemas.
 */
import { z } from 'zod'
import { MAX_BRUSH, MAX_PATH_NUMBERS, MAX_REACH } from './mask-limits.ts'

/** Far outside of any photo; keeps arithmetic finite. */
const coordinate = z.number().min(-1e6).max(1e6)

/** Base64 characters of one imported picture. */
const MAX_PICTURE = 64 * 1024 ** 2

/** x, y, x, y ...; the photo's first pixel covers 0 to 1. */
const path = (points: number) =>
  z
    .array(coordinate)
    .min(2 * points)
    .max(MAX_PATH_NUMBERS)
    .refine((numbers) => numbers.length % 2 === 0)

export const MaskMode = z.enum(['add', 'subtract'])

export const MaskOp = z.discriminatedUnion('kind', [
  /** A round brush along a path. `size`: diameter; `hardness`: share of the radius that is full, 0-1. */
  z.strictObject({
    kind: z.literal('stroke'),
    mode: MaskMode,
    size: z.number().min(1).max(MAX_BRUSH),
    hardness: z.number().min(0).max(1),
    points: path(1),
  }),
  /** A closed outline (lasso, polygon, rectangle); where it crosses itself, all that it goes round is inside. */
  z.strictObject({ kind: z.literal('area'), mode: MaskMode, points: path(3) }),
  /** A grey picture of the photo's size: base64 of its rows, 8 bits a pixel, deflated (RFC 1951). */
  z.strictObject({ kind: z.literal('picture'), mode: MaskMode, data: z.string().max(MAX_PICTURE) }),
  /** What the detector found: `map` names its answer for the photo, `sensitivity` (0-1) says from which probability on it counts. */
  z.strictObject({
    kind: z.literal('found'),
    mode: MaskMode,
    map: z.string().regex(/^[0-9a-f]{16}$/),
    sensitivity: z.number().min(0).max(1),
  }),
  /** Moves the edge outwards, or inwards if negative; pixels. */
  z.strictObject({ kind: z.literal('grow'), by: z.number().min(-MAX_REACH).max(MAX_REACH) }),
  /** Softens the edge over so many pixels to either side. */
  z.strictObject({ kind: z.literal('feather'), by: z.number().min(1).max(MAX_REACH) }),
  z.strictObject({ kind: z.literal('invert') }),
  z.strictObject({ kind: z.literal('clear') }),
])

/** All operations of a photo in order; those from `at` on are taken back and may be done again. */
export const MaskHistory = z
  .strictObject({ ops: z.array(MaskOp), at: z.int().nonnegative() })
  .refine(({ ops, at }) => at <= ops.length)

export type MaskMode = z.infer<typeof MaskMode>
export type MaskOp = z.infer<typeof MaskOp>
export type MaskOpOf<K extends MaskOp['kind']> = Extract<MaskOp, { kind: K }>
/** Operations that lie a picture of the photo's size over it. */
export type PictureOp = MaskOpOf<'picture'> | MaskOpOf<'found'>
export type MaskHistory = z.infer<typeof MaskHistory>
