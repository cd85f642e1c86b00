/** @file A photo's pixels, upright, at their own depth and in their own colour space. Runs in the worker. */
import type { Sharp } from 'sharp'
import type { Channels, Raster, Samples } from '../../imaging/raster.ts'
import { PatinaError } from '../../shared/errors.ts'
import { deadlineSeconds } from './limits.ts'
import type { OpenedPhoto } from './open.ts'
import { pipeline, spaceOf } from './sharp.ts'
import { readWhole } from './warnings.ts'

/** The photo upright, in its own space unless that is one that is converted. */
export const upright = (photo: OpenedPhoto): Sharp =>
  pipeline(photo.file, photo.info.format, { autoOrient: true, ignoreIcc: photo.ownSpace }).timeout({
    seconds: deadlineSeconds(photo.info.width * photo.info.height),
  })

/** The same memory as samples of the given depth. */
function asSamples(bytes: Buffer, bits: 8 | 16): Samples {
  if (bits === 8) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
}

/** The library's raw output drops the alpha of 8-bit grey, so such a photo is read as colour: red and alpha are taken back. */
function greyAlpha(colour: Samples): Samples {
  const out = new Uint8Array(colour.length / 2)
  for (let i = 0; i < out.length; i++) out[i] = colour[(i >> 1) * 4 + (i & 1) * 3] ?? 0
  return out
}

const isChannels = (n: number): n is Channels => n >= 1 && n <= 4

/** @throws PatinaError truncated, out-of-memory or unsupported-format */
export async function decodePhoto(photo: OpenedPhoto): Promise<Raster> {
  const { info, name } = photo
  const detour = info.alpha && info.channels === 1 && info.bits === 8
  const image = upright(photo)
    .toColourspace(detour ? 'srgb' : spaceOf(info.channels, info.bits))
    .raw({ depth: info.bits === 16 ? 'ushort' : 'uchar' })
  const { data, info: raw } = await readWhole(photo, () => image.toBuffer({ resolveWithObject: true }))
  const channels = detour && raw.channels === 4 ? 2 : Number(raw.channels)
  const expected = info.channels + (info.alpha ? 1 : 0)
  if (!isChannels(channels) || channels !== expected)
    throw new PatinaError('unsupported-format', { file: name, format: `${raw.channels}-channel ${info.format}` })
  const found = asSamples(data, info.bits)
  return { data: detour ? greyAlpha(found) : found, width: raw.width, height: raw.height, channels }
}
