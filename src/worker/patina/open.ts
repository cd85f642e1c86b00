/** @file A `.patina` file as a photo that is opened like any other: decoded once, and handed on as a PNG in memory. Worker. */
import { createHash } from 'node:crypto'
import type { Raster } from '../../imaging/raster.ts'
import { bitsOf } from '../../imaging/raster.ts'
import { carrierPng } from '../codec/carrier.ts'
import type { OpenedPhoto } from '../codec/open.ts'
import { withPixels } from '../codec/sharp.ts'
import { takenAt } from '../codec/taken.ts'
import { codecModelOf } from './codec-model.ts'
import { qualityOf } from './compress.ts'
import { readContainer } from './container.ts'
import { checkClaims, decompressRaster } from './decompress.ts'

/** Not compressed: it is read at once and never written. */
const PLAIN = { compressionLevel: 0, adaptiveFiltering: false, palette: false } as const

async function asPng(raster: Raster, icc: Uint8Array | undefined): Promise<Uint8Array> {
  const { channels, data } = raster
  const carrier = carrierPng({ bits: bitsOf(data), channels, icc, exif: undefined, xmp: undefined, density: undefined })
  return await withPixels(carrier, raster).keepIccProfile().png(PLAIN).toBuffer()
}

/** A photo that is looked at is asked for several times in a row: preview, tiles, check-up. Larger pictures are not kept. */
const MOST_KEPT = 150_000_000
let last: { readonly sha256: string; readonly png: Uint8Array } | undefined

/**
 * @throws PatinaError truncated, patina-damaged, patina-newer, patina-model-missing, too-large, side-data-too-large
 */
export async function openPatina(name: string, bytes: Uint8Array): Promise<OpenedPhoto> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const file = readContainer(bytes, name)
  const { head, side } = file
  checkClaims(file, name)
  const model = await codecModelOf(head.model, name)
  const png = last?.sha256 === sha256 ? last.png : await asPng(await decompressRaster(file, { name }), side.icc)
  last = png.length <= MOST_KEPT ? { sha256, png } : undefined
  const taken = takenAt(side.exif)
  return {
    name,
    file: png,
    ownSpace: true,
    hasProfile: side.icc !== undefined,
    icc: side.icc,
    exif: side.exif,
    xmp: side.xmp,
    iptc: side.iptc,
    density: head.density === 0 ? undefined : head.density / 1000,
    info: {
      format: 'patina',
      width: head.width,
      height: head.height,
      bits: head.bits,
      channels: head.channels,
      alpha: head.alpha,
      bytes: bytes.length,
      sha256,
      compressed: {
        quality: Math.round(1 + 99 * qualityOf(head.quality)),
        bitsPerPixel: (8 * bytes.length) / (head.width * head.height),
        model: model.id,
      },
      ...(taken === undefined ? {} : { taken }),
    },
  }
}
