/**
 * @file Moves a mask's edge: the largest value within a disc (dilation), or the smallest (erosion). A disc is a stack of
 * rows; the largest value of a row is found for all its pixels at once (van Herk 1992; Gil & Werman 1993). Pure.
 */
import { uniform, type Patch } from './patch.ts'

/** `radius`: pixels of the patch, negative moves inwards. What lies outside of the patch has no say. */
export function grow(patch: Patch, radius: number): void {
  if (Math.abs(radius) < 1 || uniform(patch) !== null) return
  if (radius < 0) invert(patch)
  dilate(patch, Math.abs(radius))
  if (radius < 0) invert(patch)
}

export function invert({ data }: Patch): void {
  for (let i = 0; i < data.length; i++) data[i] = 255 - (data[i] as number)
}

/** Half width of the disc -> at which distances its rows are that wide. */
function rowsOfDisc(radius: number): Map<number, number[]> {
  const rows = new Map<number, number[]>()
  for (let dy = 0; dy <= radius; dy++) {
    const half = Math.floor(Math.sqrt(radius * radius - dy * dy))
    rows.set(half, [...(rows.get(half) ?? []), dy])
  }
  return rows
}

function dilate({ data, width, height }: Patch, radius: number): void {
  const from = data.slice()
  const wide = new Uint8Array(data.length)
  const maxima = { ahead: new Uint8Array(width), behind: new Uint8Array(width) }
  for (const [half, distances] of rowsOfDisc(radius)) {
    for (let start = 0; start < data.length; start += width)
      widen(from.subarray(start, start + width), wide.subarray(start, start + width), half, maxima)
    for (const dy of distances) {
      raise(data, wide, width, height, dy)
      if (dy > 0) raise(data, wide, width, height, -dy)
    }
  }
}

/** Running maxima from each pixel to the end, and from the beginning, of its block. */
interface Maxima {
  readonly ahead: Uint8Array
  readonly behind: Uint8Array
}

/** Each pixel of a row becomes the largest value at most `half` pixels away. */
function widen(from: Uint8Array, to: Uint8Array, half: number, { ahead, behind }: Maxima): void {
  const { length } = from
  const block = 2 * half + 1
  for (let start = 0; start < length; start += block) {
    const end = Math.min(start + block, length)
    let most = 0
    for (let x = start; x < end; x++) behind[x] = most = Math.max(most, from[x] as number)
    most = 0
    for (let x = end - 1; x >= start; x--) ahead[x] = most = Math.max(most, from[x] as number)
  }
  // A window that is cut at the left lies in the first block; one that is cut at the right in the last, or in two.
  const lastBlock = Math.floor((length - 1) / block) * block
  for (let x = 0; x < length; x++) {
    const first = x - half
    const last = Math.min(x + half, length - 1)
    const before = first < 0 ? 0 : (ahead[first] as number)
    const isOneBlock = x + half >= length && first >= lastBlock
    to[x] = isOneBlock ? before : Math.max(before, behind[last] as number)
  }
}

/** Raises each pixel to the value `dy` rows below it. */
function raise(data: Uint8Array, by: Uint8Array, width: number, height: number, dy: number): void {
  const first = Math.max(-dy, 0) * width
  const last = Math.min(height - dy, height) * width
  const offset = dy * width
  for (let i = first; i < last; i++) {
    const value = by[i + offset] as number
    if (value > (data[i] as number)) data[i] = value
  }
}
