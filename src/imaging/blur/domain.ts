/**
 * @file Where a deconvolution takes place. The Fourier step lives on a torus and photos do not, so a photo is extended to the right
 * and below: there its two ends meet smoothly, and what was "measured" is an assumption that is renewed as the estimate improves
 * (a data term with unknown boundaries: Almeida & Figueiredo 2013). Pure.
 */
import { fastLength } from '../fft.ts'
import type { Planes } from '../pad.ts'
import { reflect } from '../tiles.ts'

/** 'circular': the blur wrapped around, as in the literature's tests. 'open': it saw beyond the photo's borders, as real ones do. */
export type Boundary = 'open' | 'circular'

/** Sides are multiples of this, so that a network need not extend them again. */
const MULTIPLE = 8

/** Side of the torus for a photo's side: room for the kernel's reach at both ends, and quick to transform. */
export const torusSide = (length: number, reach: number): number =>
  MULTIPLE * fastLength(Math.ceil((length + 2 * reach + MULTIPLE) / MULTIPLE))

/** Puts a photo at the top left of a larger torus; what is added passes smoothly from one end's mirror image to the other's. */
export function extend(p: Planes, width: number, height: number): Planes {
  const planes = p.pixels.length / (p.width * p.height)
  const columns = blends(p.width, width)
  const rows = blends(p.height, height)
  const pixels = new Float32Array(planes * width * height)
  let to = 0
  for (let c = 0; c < planes; c++) {
    const base = c * p.width * p.height
    for (const r of rows)
      for (const k of columns) {
        const at = (y: number, x: number) => p.pixels[base + y * p.width + x] as number
        const first = at(r.first, k.first) * (1 - k.share) + at(r.first, k.second) * k.share
        const second = at(r.second, k.first) * (1 - k.share) + at(r.second, k.second) * k.share
        pixels[to++] = first * (1 - r.share) + second * r.share
      }
  }
  return { width, height, pixels }
}

/** Overwrites what an extended plane has beyond the photo. @param plane rows of `stride` values */
export function replaceOutside(
  plane: Float32Array,
  by: Float32Array,
  stride: number,
  inside: Pick<Planes, 'width' | 'height'>,
): void {
  for (let y = 0; y < plane.length / stride; y++) {
    const from = y * stride + (y < inside.height ? inside.width : 0)
    plane.set(by.subarray(from, (y + 1) * stride), from)
  }
}

/** A coordinate of the torus as two of the photo: the mirror images of its end and of its beginning, and the share of the second. */
interface Blend {
  readonly first: number
  readonly second: number
  readonly share: number
}

const blends = (length: number, whole: number): Blend[] =>
  Array.from({ length: whole }, (_, i) => {
    if (i < length) return { first: i, second: i, share: 0 }
    const t = (i - length + 1) / (whole - length + 1)
    return { first: reflect(i, length), second: reflect(i - whole, length), share: t * t * (3 - 2 * t) }
  })
