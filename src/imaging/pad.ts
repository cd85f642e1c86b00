/** @file Pictures brought to a size that a network takes, by reflection, and back. Planar RGB. */

import { reflect, roundUp } from './tiles.ts'

export interface Planes {
  readonly width: number
  readonly height: number
  /** Planes one after the other, each height x width. */
  readonly pixels: Float32Array
}

/** Grows to the right and below to multiples of `multiple`; what is added mirrors the picture. */
export function padToMultiple(p: Planes, multiple: number): Planes {
  const [width, height] = [roundUp(p.width, multiple), roundUp(p.height, multiple)]
  return width === p.width && height === p.height ? p : resampled(p, width, height)
}

/** The top left part of that size. */
export const cropTo = (p: Planes, width: number, height: number): Planes =>
  width === p.width && height === p.height ? p : resampled(p, width, height)

function resampled(p: Planes, width: number, height: number): Planes {
  const planes = p.pixels.length / (p.width * p.height)
  const pixels = new Float32Array(planes * width * height)
  const columns = Int32Array.from({ length: width }, (_, x) => reflect(x, p.width))
  let to = 0
  for (let plane = 0; plane < planes; plane++)
    for (let y = 0; y < height; y++) {
      const row = (plane * p.height + reflect(y, p.height)) * p.width
      for (let x = 0; x < width; x++) pixels[to++] = p.pixels[row + (columns[x] as number)] as number
    }
  return { width, height, pixels }
}
