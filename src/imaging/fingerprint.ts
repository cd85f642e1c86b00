/** @file A photo's fingerprint: 64 bits that copies of one picture have in common, whatever their size and quality. Pure. */
import type { Planes } from './pad.ts'

const COLUMNS = 9
const ROWS = 8

/** Whether each of 8 x 8 cells is darker than its right neighbour ("difference hash"), on lightness. */
export function fingerprint({ pixels, width, height }: Planes): bigint {
  const cells = new Float64Array(COLUMNS * ROWS)
  const counts = new Float64Array(COLUMNS * ROWS)
  const area = width * height
  for (let i = 0; i < area; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const cell = Math.floor((y * ROWS) / height) * COLUMNS + Math.floor((x * COLUMNS) / width)
    const light = (pixels[i] as number) + 2 * (pixels[i + area] as number) + (pixels[i + 2 * area] as number)
    cells[cell] = (cells[cell] as number) + light
    counts[cell] = (counts[cell] as number) + 1
  }
  const mean = (cell: number): number => (cells[cell] as number) / Math.max(1, counts[cell] as number)
  let bits = 0n
  for (let y = 0; y < ROWS; y++)
    for (let x = 0; x < COLUMNS - 1; x++)
      bits = (bits << 1n) | (mean(y * COLUMNS + x) < mean(y * COLUMNS + x + 1) ? 1n : 0n)
  return bits
}

/** How many of the 64 bits differ. */
export function bitsApart(a: bigint, b: bigint): number {
  let count = 0
  for (let rest = a ^ b; rest > 0n; rest &= rest - 1n) count++
  return count
}
