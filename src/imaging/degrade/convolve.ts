/** @file Convolution of pictures with small kernels. Pure. */
import type { Planes } from '../pad.ts'
import { reflect } from '../tiles.ts'
import type { Kernel } from './blur.ts'

/** How a picture goes on beyond its edges: mirrored (the edge pixel once), or from the other end as on a torus. */
export type Boundary = 'reflect' | 'circular'

const PLACE: Readonly<Record<Boundary, (i: number, length: number) => number>> = {
  reflect,
  circular: (i, length) => ((i % length) + length) % length,
}

/**
 * out[y, x] = sum over v, u of kernel[v, u] in[y - v, x - u], with the kernel's middle at 0.
 * @param planes any number of planes; not changed
 */
export function convolve(planes: Planes, kernel: Kernel, boundary: Boundary): Planes {
  const lines = asLines(kernel)
  return lines === null ? whole(planes, kernel, boundary) : lines.reduce((p, line) => whole(p, line, boundary), planes)
}

/** A row and a column whose product is the kernel, or null: 2 n products for each pixel instead of n^2. */
function asLines({ width, height, weights }: Kernel): readonly [Kernel, Kernel] | null {
  if (width === 1 || height === 1) return null
  const [row, column] = [new Float64Array(width), new Float64Array(height)]
  for (const [i, v] of weights.entries()) {
    row[i % width] = (row[i % width] as number) + v
    column[Math.floor(i / width)] = (column[Math.floor(i / width)] as number) + v
  }
  const product = (i: number) => (row[i % width] as number) * (column[Math.floor(i / width)] as number)
  // A kernel that sums to 1 and has rank one is the product of its own sums.
  for (const [i, v] of weights.entries()) if (Math.abs(v - product(i)) > 1e-7) return null
  return [
    { width, height: 1, weights: Float32Array.from(row) },
    { width: 1, height, weights: Float32Array.from(column) },
  ]
}

interface Tap {
  readonly weight: number
  /** Columns of the extended row before the one that is summed up. */
  readonly x: number
  readonly y: number
}

/** The kernel's weights that are not 0, as places in the extended picture. */
const tapsOf = ({ width, height, weights }: Kernel): Tap[] =>
  [...weights.entries()]
    .map(([i, weight]) => ({ weight, x: width - 1 - (i % width), y: height - 1 - Math.floor(i / width) }))
    .filter(({ weight }) => weight !== 0)

function whole(planes: Planes, kernel: Kernel, boundary: Boundary): Planes {
  const { width, height, pixels } = planes
  const taps = tapsOf(kernel)
  const out = new Float32Array(pixels.length)
  const sum = new Float64Array(width)
  const stride = width + kernel.width - 1
  for (let from = 0; from < pixels.length; from += width * height) {
    const extended = extend(planes, from, kernel, boundary)
    for (let y = 0; y < height; y++) {
      sum.fill(0)
      for (let t = 0; t < taps.length; t += GROUP) addRows(sum, extended, taps, t, y, stride)
      out.set(sum, from + y * width)
    }
  }
  return { width, height, pixels: out }
}

/** Taps summed up in one go: reading and writing the sums costs more than the products. */
const GROUP = 4
const NO_TAP: Tap = { weight: 0, x: 0, y: 0 }

function addRows(
  sum: Float64Array,
  from: Float32Array,
  taps: readonly Tap[],
  first: number,
  y: number,
  stride: number,
): void {
  const a = taps[first] ?? NO_TAP
  const b = taps[first + 1] ?? NO_TAP
  const c = taps[first + 2] ?? NO_TAP
  const d = taps[first + 3] ?? NO_TAP
  const ia = (y + a.y) * stride + a.x
  const ib = (y + b.y) * stride + b.x
  const ic = (y + c.y) * stride + c.x
  const id = (y + d.y) * stride + d.x
  const { weight: wa } = a
  const { weight: wb } = b
  const { weight: wc } = c
  const { weight: wd } = d
  for (let x = 0; x < sum.length; x++)
    sum[x] =
      (sum[x] as number) +
      wa * (from[ia + x] as number) +
      wb * (from[ib + x] as number) +
      wc * (from[ic + x] as number) +
      wd * (from[id + x] as number)
}

/** One plane with half a kernel more at each side. */
function extend({ width, height, pixels }: Planes, from: number, kernel: Kernel, boundary: Boundary): Float32Array {
  const place = PLACE[boundary]
  const offsets = (length: number, more: number) =>
    Int32Array.from({ length: length + more - 1 }, (_, i) => place(i - (more - 1) / 2, length))
  const [columns, rows] = [offsets(width, kernel.width), offsets(height, kernel.height)]
  const out = new Float32Array(columns.length * rows.length)
  let to = 0
  for (const row of rows)
    for (let x = 0; x < columns.length; x++) out[to++] = pixels[from + row * width + (columns[x] as number)] as number
  return out
}
