/** @file Small pictures, their fading, and how far two of them are apart. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { labOf } from '../../src/imaging/checkup/lab.ts'
import { readOverview, type Overview } from '../../src/imaging/checkup/sample.ts'
import { fade, randomFading, type Curve, type Fading } from '../../src/imaging/degrade/fading.ts'
import type { Kind } from '../../src/imaging/enhance/suggest.ts'
import type { Random } from '../../src/imaging/random.ts'

/** Long edge in pixels: tones need no more. */
const EDGE = 96

/** Planar RGB in [0, 1]. */
export interface Picture {
  readonly planes: Float32Array
  readonly width: number
  readonly height: number
}

export async function readSmall(file: string): Promise<Picture> {
  const { data, info } = await sharp(await readFile(file))
    .removeAlpha()
    .toColourspace('srgb')
    .resize(EDGE, EDGE, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const area = info.width * info.height
  const at = (i: number) => (data[(i % area) * 3 + Math.floor(i / area)] as number) / 255
  return { planes: Float32Array.from({ length: 3 * area }, (_, i) => at(i)), width: info.width, height: info.height }
}

export function toGrey({ planes, width, height }: Picture): Picture {
  const area = width * height
  const light = (i: number) =>
    0.299 * (planes[i] as number) + 0.587 * (planes[i + area] as number) + 0.114 * (planes[i + 2 * area] as number)
  return { planes: Float32Array.from({ length: 3 * area }, (_, i) => light(i % area)), width, height }
}

/** As the check-up sees the picture: rounded to bytes. */
export function overviewOf({ planes, width, height }: Picture): Overview {
  const area = width * height
  const byte = (v: number) => Math.round(255 * Math.min(1, Math.max(0, v)))
  const data = Uint8Array.from({ length: 3 * area }, (_, i) =>
    byte(planes[(i % 3) * area + Math.floor(i / 3)] as number),
  )
  return readOverview({ data, width, height, channels: 3 })
}

function greyFading(r: Random): Fading {
  const between = (low: number, high: number) => low + r() * (high - low)
  const same: Curve = { gamma: between(0.7, 1.3), lift: between(0, 0.25), gain: between(0.75, 1) }
  return { saturation: 0, curves: [same, same, same], vignette: null }
}

/** What became of colour photos whose colour is wholly gone is not to be had back: they are not drawn. */
function colourFading(r: Random): Fading {
  for (;;) {
    const fading = randomFading(r)
    if (fading.saturation > 0) return { ...fading, vignette: null }
  }
}

export function fadedBy(picture: Picture, kind: Kind, r: Random): Picture {
  const fading = kind === 'grey' ? greyFading(r) : colourFading(r)
  return { ...picture, planes: fade(picture.planes, picture.width, picture.height, fading) }
}

/** Mean colour difference, CIE 1976. */
export function deltaE(a: Float32Array, b: Float32Array): number {
  const area = a.length / 3
  const level = (v: number) => 255 * Math.min(1, Math.max(0, v))
  const lab = (x: Float32Array, i: number) =>
    labOf(level(x[i] as number), level(x[i + area] as number), level(x[i + 2 * area] as number))
  let sum = 0
  for (let i = 0; i < area; i++) {
    const [p, q] = [lab(a, i), lab(b, i)]
    sum += Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
  }
  return sum / area
}
