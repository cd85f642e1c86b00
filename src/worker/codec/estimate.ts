/**
 * @file How large a file will be. Pictures of a few megapixels are encoded whole; of larger ones strips from top to bottom are,
 * and the rest is taken to need as many bytes a pixel. Runs in the worker.
 */
import type { Raster } from '../../imaging/raster.ts'
import { scaledSize } from '../../imaging/scaled-size.ts'
import type { OutputOptions } from '../../shared/worker-protocol.ts'
import { convert } from './convert.ts'
import { encodePhoto } from './encode.ts'
import { MEGA } from './limits.ts'
import type { OpenedPhoto } from './open.ts'

/** Up to here the answer is exact. */
const WHOLE_UP_TO = 4 * MEGA
const STRIPS = 12
/** A multiple of the blocks of all formats. */
const STRIP_ROWS = 64

/** Strips of the picture, evenly spread, one below the other. */
export function strips({ data, width, height, channels }: Raster): Raster {
  const count = Math.min(STRIPS, Math.floor(height / STRIP_ROWS))
  if (count === 0) return { data, width, height, channels }
  const length = STRIP_ROWS * width * channels
  const out = data.slice(0, count * length)
  for (let i = 0; i < count; i++) {
    const row = Math.round((i * (height - STRIP_ROWS)) / Math.max(1, count - 1))
    out.set(data.subarray(row * width * channels, row * width * channels + length), i * length)
  }
  return { data: out, width, height: count * STRIP_ROWS, channels }
}

/** Bytes of the file, without what Patina says about itself (about 3 KB). */
export async function estimatedBytes(
  photo: OpenedPhoto,
  raster: Raster,
  output: OutputOptions,
): Promise<{ bytes: number; exact: boolean }> {
  const { size: _, ...unscaled } = output
  const { width, height } = output.size === undefined ? raster : scaledSize(raster, output.size)
  if (width * height <= WHOLE_UP_TO) return { bytes: (await encodePhoto(photo, raster, output)).length, exact: true }
  const bits = raster.data.BYTES_PER_ELEMENT === 1 ? 8 : 16
  const { raster: scaled } = await convert(photo, raster, sizeOnly(output), bits)
  const part = strips(scaled)
  const { length } = await encodePhoto(photo, part, { ...unscaled, metadata: 'remove' })
  const metadata = output.metadata === 'remove' ? 0 : (photo.exif?.length ?? 0) + (photo.xmp?.length ?? 0)
  return { bytes: Math.round((length * scaled.height) / part.height) + metadata, exact: false }
}

const sizeOnly = ({ format, quality, metadata, size }: OutputOptions): OutputOptions => ({
  format,
  quality,
  metadata,
  ...(size === undefined ? {} : { size }),
})
