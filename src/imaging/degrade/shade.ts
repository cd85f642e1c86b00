/** @file The light beside a fold: one side in a soft shadow, the other perhaps a little lighter. Pure. */
import type { Random } from '../random.ts'
import type { PathPoint } from './draw.ts'
import { between, type Size } from './paths.ts'

/** Beyond so many reaches the shade is below what an 8-bit photo shows. */
const FADED = 4

/**
 * Darkens and lightens along a fold.
 * @param photo planar RGB, changed
 * @param path nearly straight, points at even steps, reaching beyond the photo
 */
export function shadeFold(photo: Float32Array, { width, height }: Size, path: readonly PathPoint[], r: Random): void {
  const sideways = offsetsFrom(path)
  const plane = width * height
  const shadow = { depth: between(r, 0.04, 0.28), reach: between(r, 1, 3.5) }
  const light = { depth: -between(r, 0, 0.1), reach: between(r, 1, 3) }
  const side = r() < 0.5 ? 1 : -1
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const off = side * sideways(x, y)
      const { depth, reach } = off > 0 ? shadow : light
      const distance = Math.abs(off)
      if (distance > FADED * reach) continue
      const gain = 1 - depth * Math.exp(-distance / reach)
      for (let i = y * width + x; i < photo.length; i += plane) photo[i] = Math.min(1, gain * (photo[i] as number))
    }
}

/** Signed distance from a path, measured at right angles to its chord. */
function offsetsFrom(path: readonly PathPoint[]): (x: number, y: number) => number {
  const [first, last] = [path[0] as PathPoint, path.at(-1) as PathPoint]
  const length = Math.hypot(last.x - first.x, last.y - first.y)
  const [dx, dy] = [(last.x - first.x) / length, (last.y - first.y) / length]
  const across = (x: number, y: number) => (y - first.y) * dx - (x - first.x) * dy
  const along = (x: number, y: number) => (x - first.x) * dx + (y - first.y) * dy
  const offsets = Float64Array.from(path, (p) => across(p.x, p.y))
  const perPixel = (path.length - 1) / length
  return (x, y) => {
    const at = Math.min(Math.max(along(x, y) * perPixel, 0), path.length - 1.001)
    const [i, share] = [Math.floor(at), at % 1]
    return across(x, y) - (1 - share) * (offsets[i] as number) - share * (offsets[i + 1] as number)
  }
}
