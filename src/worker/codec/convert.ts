/**
 * @file A raster in another colour space, size or depth. All of it is done at 16 bits a sample; what is not asked for leaves
 * every bit as it is. Runs in the worker.
 *
 * Colours go straight from the photo's profile (sRGB without one) to the new one, by the library's colour engine. Sizes are
 * made by a Lanczos-3 filter in linear light: light adds up, its encoded numbers do not.
 */
import { atBits } from '../../imaging/depth.ts'
import { bitsOf, type Channels, type Raster } from '../../imaging/raster.ts'
import { scaledSize } from '../../imaging/scaled-size.ts'
import type { OutputOptions } from '../../shared/worker-protocol.ts'
import { carrierPng } from './carrier.ts'
import { deadlineSeconds } from './limits.ts'
import type { OpenedPhoto } from './open.ts'
import { profileOf } from './profiles.ts'
import { fromRaw, withPixels } from './sharp.ts'

export interface Converted {
  readonly raster: Raster
  /** The profile that the samples are in; undefined: sRGB, or grey as sRGB encodes it. */
  readonly icc: Uint8Array | undefined
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

async function toRaster(image: ReturnType<typeof fromRaw>): Promise<Raster> {
  const { data, info } = await image.raw({ depth: 'ushort' }).toBuffer({ resolveWithObject: true })
  const samples = new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
  return { data: samples, width: info.width, height: info.height, channels: info.channels as Channels }
}

const timeout = ({ width, height }: Raster) => ({ seconds: deadlineSeconds(width * height) })

/** Colours by the profiles; grey with a profile becomes colour, since neither of the two is a profile for grey. */
async function inProfile({ raster, icc }: Converted, name: 'srgb' | 'p3'): Promise<Converted> {
  const grey = raster.channels < 3
  if (grey && icc === undefined) return { raster, icc }
  const target = await profileOf(name)
  const isThere = icc === undefined ? name === 'srgb' : isSame(icc, target)
  if (isThere) return { raster, icc: target }
  const from = { ...raster, data: atBits(raster.data, 16) }
  const carried = { bits: 16, channels: raster.channels, icc: icc ?? (await profileOf('srgb')) } as const
  const carrier = carrierPng({ ...carried, exif: undefined, xmp: undefined, density: undefined })
  const image = withPixels(carrier, from).timeout(timeout(from)).withIccProfile(name).toColourspace('rgb16')
  return { raster: await toRaster(image), icc: target }
}

async function resized({ raster, icc }: Converted, size: NonNullable<OutputOptions['size']>): Promise<Converted> {
  const { width, height } = scaledSize(raster, size)
  if (width === raster.width && height === raster.height) return { raster, icc }
  const from = { ...raster, data: atBits(raster.data, 16) }
  const image = fromRaw(from)
    .timeout(timeout(from))
    .pipelineColourspace('scrgb')
    .resize({ width, height, fit: 'fill', kernel: 'lanczos3' })
    .toColourspace(raster.channels < 3 ? 'grey16' : 'rgb16')
  return { raster: await toRaster(image), icc }
}

/**
 * The photo's pixels as the output shall hold them.
 * @param raster in the photo's own space
 * @param bits depth of the output
 */
export async function convert(
  photo: OpenedPhoto,
  raster: Raster,
  { profile, size }: OutputOptions,
  bits: 8 | 16,
): Promise<Converted> {
  let now: Converted = { raster, icc: photo.ownSpace ? photo.icc : await profileOf('srgb') }
  if (profile !== undefined) now = await inProfile(now, profile)
  if (size !== undefined) now = await resized(now, size)
  return bitsOf(now.raster.data) === bits
    ? now
    : { ...now, raster: { ...now.raster, data: atBits(now.raster.data, bits) } }
}
