/** @file What is brighter (or darker) than its surroundings and thinner than a square: the top-hat of morphology. Pure. */

/** Larger or smaller of two. */
type Pick = (a: number, b: number) => number
const larger: Pick = (a, b) => (a > b ? a : b)
const smaller: Pick = (a, b) => (a < b ? a : b)

interface Lines {
  /** Distance in memory between neighbours along a line, and between lines. */
  readonly step: number
  readonly next: number
  readonly length: number
  readonly count: number
}

/** The extreme within `radius` along lines, edges repeated. */
function along(plane: Float32Array, { step, next, length, count }: Lines, radius: number, pick: Pick): Float32Array {
  const out = new Float32Array(plane.length)
  for (let line = 0; line < count; line++)
    for (let i = 0; i < length; i++) {
      const last = Math.min(length - 1, i + radius)
      let k = Math.max(0, i - radius)
      let value = plane[line * next + k * step] as number
      for (k++; k <= last; k++) value = pick(value, plane[line * next + k * step] as number)
      out[line * next + i * step] = value
    }
  return out
}

function square(plane: Float32Array, width: number, radius: number, pick: Pick): Float32Array {
  const height = plane.length / width
  const rows: Lines = { step: 1, next: width, length: width, count: height }
  const columns: Lines = { step: width, next: 1, length: height, count: width }
  return along(along(plane, rows, radius, pick), columns, radius, pick)
}

/**
 * How far each value rises above the opening by a square of 2 radius + 1 pixels: lines and specks thinner than that, at their
 * full height; nothing else.
 * @param bright false: how far it lies below the closing
 */
export function topHat(plane: Float32Array, width: number, radius: number, bright: boolean): Float32Array {
  const [first, second] = bright ? [smaller, larger] : [larger, smaller]
  const out = square(square(plane, width, radius, first), width, radius, second)
  for (let i = 0; i < out.length; i++) out[i] = Math.abs((plane[i] as number) - (out[i] as number))
  return out
}

/** Means over squares of 2 radius + 1 pixels, of what of them lies in the picture. */
export function boxMean(plane: Float32Array, width: number, radius: number): Float32Array {
  const height = plane.length / width
  const sums = new Float64Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += plane[y * width + x] as number
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] as number) + row
    }
  }
  const out = new Float32Array(plane.length)
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - radius), Math.min(height, y + radius + 1)]
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - radius), Math.min(width, x + radius + 1)]
      const at = (row: number, column: number) => sums[row * (width + 1) + column] as number
      const sum = at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)
      out[y * width + x] = sum / ((right - left) * (bottom - top))
    }
  }
  return out
}
