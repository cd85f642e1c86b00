/** @file Connected groups of marked pixels and their shapes. Pure. */
import type { Region } from './sample.ts'

export interface Component {
  readonly area: number
  readonly box: Region
  /** Extent in pixels along its main axis and across it: exact for a straight bar. */
  readonly length: number
  readonly breadth: number
  /** Some pixel of it, as an index. */
  readonly seed: number
  /** Sum of the values of its pixels. */
  readonly weight: number
}

/**
 * Groups of 8-connected marked pixels.
 * @param mask not 0 where marked; overwritten with 0
 * @param values what is summed up as `weight`
 */
export function components(mask: Uint8Array, width: number, values: Float32Array): Component[] {
  const found: Component[] = []
  const stack = new Int32Array(mask.length)
  for (let seed = mask.indexOf(1); seed >= 0; seed = mask.indexOf(1, seed + 1))
    found.push(grow(mask, width, values, seed, stack))
  return found
}

function grow(mask: Uint8Array, width: number, values: Float32Array, seed: number, stack: Int32Array): Component {
  const height = mask.length / width
  let [area, weight, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0, 0]
  let [left, right, top, bottom] = [width, 0, height, 0]
  let count = 0
  mask[seed] = 0
  stack[count++] = seed
  while (count > 0) {
    const at = stack[--count] as number
    const [x, y] = [at % width, Math.floor(at / width)]
    area++
    weight += values[at] as number
    sx += x
    sy += y
    sxx += x * x
    syy += y * y
    sxy += x * y
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        const next = ny * width + nx
        if (mask[next] === 0) continue
        mask[next] = 0
        stack[count++] = next
      }
  }
  const [mx, my] = [sx / area, sy / area]
  const [long, short] = axes(sxx / area - mx * mx, syy / area - my * my, sxy / area - mx * my)
  const box = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
  return { area, box, length: extent(long), breadth: extent(short), seed, weight }
}

/** Standard deviations along and across the main axis. */
function axes(xx: number, yy: number, xy: number): [number, number] {
  const middle = (xx + yy) / 2
  const half = Math.hypot((xx - yy) / 2, xy)
  return [Math.sqrt(middle + half), Math.sqrt(Math.max(0, middle - half))]
}

/** Pixels in a row of n have the deviation sqrt((n^2 - 1) / 12). */
const extent = (deviation: number) => Math.sqrt(12 * deviation ** 2 + 1)
