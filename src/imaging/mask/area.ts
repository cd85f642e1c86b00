/** @file The inside of a closed outline, by the non-zero winding rule, with the share of each pixel that is covered. Pure. */
import type { MaskOpOf } from '../../shared/mask.ts'
import type { Patch } from './patch.ts'

/** Lines per pixel row; along a line coverage is exact. */
const LINES = 4

interface Edge {
  readonly x: number
  readonly y: number
  /** x per y. */
  readonly slope: number
  /** The edge crosses lines y <= line < end. */
  readonly end: number
  readonly winding: 1 | -1
}

interface Crossing {
  readonly x: number
  readonly winding: number
}

export function fillArea(patch: Patch, { points, mode }: MaskOpOf<'area'>): void {
  const { left, top, width, height, data } = patch
  const cover = new Float64Array(width)
  for (const [row, edges] of edgesByRow(points, patch)) {
    if (row < 0 || row >= height) continue
    cover.fill(0)
    for (let line = 0; line < LINES; line++) {
      const crossings = crossingsAt(edges, top + row + (line + 0.5) / LINES)
      coverLine(cover, crossings, left)
    }
    for (let x = 0; x < width; x++) {
      const i = row * width + x
      const covered = Math.round((cover[x] as number) * 255)
      data[i] = mode === 'add' ? Math.max(data[i] as number, covered) : Math.min(data[i] as number, 255 - covered)
    }
  }
}

/** Row of the patch -> the edges that pass through it. */
function edgesByRow(points: readonly number[], { scale, top, height }: Patch): Map<number, Edge[]> {
  const rows = new Map<number, Edge[]>()
  for (let i = 0; i < points.length; i += 2) {
    const next = (i + 2) % points.length
    const [x0, y0] = [(points[i] as number) * scale, (points[i + 1] as number) * scale]
    const [x1, y1] = [(points[next] as number) * scale, (points[next + 1] as number) * scale]
    if (y0 === y1) continue
    const slope = (x1 - x0) / (y1 - y0)
    const edge: Edge =
      y0 < y1 ? { x: x0, y: y0, end: y1, slope, winding: 1 } : { x: x1, y: y1, end: y0, slope, winding: -1 }
    const first = Math.max(Math.floor(edge.y) - top, 0)
    const last = Math.min(Math.ceil(edge.end) - top, height)
    for (let row = first; row < last; row++) {
      const list = rows.get(row)
      if (list) list.push(edge)
      else rows.set(row, [edge])
    }
  }
  return rows
}

const crossingsAt = (edges: readonly Edge[], line: number): Crossing[] =>
  edges
    .filter(({ y, end }) => y <= line && line < end)
    .map(({ x, y, slope, winding }) => ({ x: x + (line - y) * slope, winding }))
    .toSorted((a, b) => a.x - b.x)

function coverLine(cover: Float64Array, crossings: readonly Crossing[], left: number): void {
  let winding = 0
  let from = 0
  for (const crossing of crossings) {
    if (winding === 0) from = crossing.x
    winding += crossing.winding
    if (winding === 0) coverSpan(cover, from - left, crossing.x - left)
  }
}

function coverSpan(cover: Float64Array, from: number, to: number): void {
  const first = Math.max(Math.floor(from), 0)
  const last = Math.min(Math.ceil(to), cover.length)
  for (let x = first; x < last; x++) cover[x] = (cover[x] as number) + (Math.min(to, x + 1) - Math.max(from, x)) / LINES
}
