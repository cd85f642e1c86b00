/** @file How a restored photo is written: one schema for the window, the worker, batches and the command line. */
import { z } from 'zod'

export const Format = z.enum(['jpeg', 'png', 'tiff', 'webp', 'avif', 'patina'])

/** Smaller pictures are made, never larger ones. */
export const OutputSize = z.discriminatedUnion('by', [
  /** Pixels of the longer side. */
  z.strictObject({ by: z.literal('edge'), pixels: z.int().min(16).max(65_535) }),
  z.strictObject({ by: z.literal('percent'), percent: z.number().min(1).max(100) }),
])

export const Output = z.strictObject({
  /** null keeps the photo's own format. */
  format: Format.nullable(),
  /** 1-100 for lossy formats; null: the format's default. */
  quality: z.int().min(1).max(100).nullable(),
  /** EXIF, IPTC and XMP of the photo; `no-place`: all but where it was taken. */
  metadata: z.enum(['keep', 'no-place', 'remove']),
  /** Bits a sample, where the format holds them; absent: the photo's own. */
  bits: z.union([z.literal(8), z.literal(16)]).exactOptional(),
  /** Colours are converted to this space; absent: the photo's own profile stays. */
  profile: z.enum(['srgb', 'p3']).exactOptional(),
  /** Absent: the photo's own size. */
  size: OutputSize.exactOptional(),
  /** A JSON file beside the output tells how it was made. */
  sidecar: z.boolean().exactOptional(),
})

export type PhotoFormat = z.infer<typeof Format>
export type OutputSize = z.infer<typeof OutputSize>
export type OutputOptions = z.infer<typeof Output>
