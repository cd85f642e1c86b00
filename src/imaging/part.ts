/** @file A rectangle of a picture: cut out, and grown by a margin that a network looks at. Pure. */
import type { Region } from '../shared/checkup.ts'
import { samples, bitsOf, type Raster } from './raster.ts'

type Size = Pick<Raster, 'width' | 'height'>

/**
 * A region with at least `margin` pixels more on each side, as far as the picture reaches; it begins at a multiple of `step`, so that a
 * network which looks at the picture in steps takes the same ones.
 */
export function grown({ x, y, width, height }: Region, margin: number, picture: Size, step = 1): Region {
  const before = (at: number) => Math.max(0, Math.floor((at - margin) / step) * step)
  const [left, top] = [before(x), before(y)]
  const right = Math.min(picture.width, x + width + margin)
  const bottom = Math.min(picture.height, y + height + margin)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Whether a region lies in a picture, as a whole. */
export const isInside = ({ x, y, width, height }: Region, picture: Size): boolean =>
  x + width <= picture.width && y + height <= picture.height

/** @throws Error if the region is not inside the picture */
export function cut(from: Raster, region: Region): Raster {
  if (!isInside(region, from))
    throw new Error(`Expected a region inside ${from.width} x ${from.height} but received ${JSON.stringify(region)}`)
  const { x, y, width, height } = region
  const { channels } = from
  const data = samples(bitsOf(from.data), width * height * channels)
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * from.width + x) * channels
    data.set(from.data.subarray(start, start + width * channels), row * width * channels)
  }
  return { data, width, height, channels }
}
