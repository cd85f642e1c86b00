/** @file The lines around what is marked, by marching squares (Lorensen & Cline 1987, in two dimensions). Pure. */
import type { Box, Patch } from './patch.ts'

/** Half marked. */
const LEVEL = 127.5

/**
 * From which side to which a line goes through a cell, what is marked to its left. Sides: 0 top, 1 right, 2 bottom, 3 left; index:
 * the sum of 1 top left, 2 top right, 4 bottom right, 8 bottom left. Marks that meet at a corner only stay two.
 */
const SIDES: readonly (readonly number[])[] = [
  [],
  [3, 0],
  [0, 1],
  [3, 1],
  [1, 2],
  [3, 0, 1, 2],
  [0, 2],
  [3, 2],
  [2, 3],
  [2, 0],
  [0, 1, 2, 3],
  [2, 1],
  [1, 3],
  [1, 0],
  [0, 3],
  [],
]

/** Points this near to the line between their neighbours are left out, pixels of the level. */
const STRAIGHT = 0.05

/** A side of a cell has a number of its own, the same for both cells beside it: a line goes on where its side is entered. */
interface Links {
  readonly next: Map<number, number>
  readonly x: Map<number, number>
  readonly y: Map<number, number>
}

/**
 * Lines as x, y, x, y ... in pixels of the level; the centre of pixel (0, 0) is at (0.5, 0.5). A closed line ends where it began.
 * @param within the cells to look at: those whose top left pixel is in it. A cell lies between four pixel centres, so a
 * patch needs a rim of one pixel.
 */
export function contourOf(patch: Patch, within: Box = patch): number[][] {
  const links: Links = { next: new Map(), x: new Map(), y: new Map() }
  const { left, top, width, height, data } = patch
  const lastX = Math.min(within.left + within.width - left, width - 1)
  const lastY = Math.min(within.top + within.height - top, height - 1)
  for (let y = Math.max(within.top - top, 0); y < lastY; y++)
    for (let x = Math.max(within.left - left, 0); x < lastX; x++) {
      const i = y * width + x
      const a = data[i] as number
      const b = data[i + 1] as number
      const c = data[i + width + 1] as number
      const d = data[i + width] as number
      const bits = (a > LEVEL ? 1 : 0) + (b > LEVEL ? 2 : 0) + (c > LEVEL ? 4 : 0) + (d > LEVEL ? 8 : 0)
      if (bits !== 0 && bits !== 15) addCell(links, patch, x, y, SIDES[bits] as readonly number[])
    }
  return follow(links)
}

/** Where the level lies between two values, 0-1. */
const between = (a: number, b: number) => (LEVEL - a) / (b - a)

function addCell(links: Links, patch: Patch, x: number, y: number, sides: readonly number[]): void {
  for (let i = 0; i < sides.length; i += 2) {
    const from = addPoint(links, patch, x, y, sides[i] as number)
    links.next.set(from, addPoint(links, patch, x, y, sides[i + 1] as number))
  }
}

/** Adds where a line crosses a side and answers the side's number. */
function addPoint({ x: xs, y: ys }: Links, { left, top, width, data }: Patch, x: number, y: number, side: number) {
  // Right is the left of the next cell, bottom the top of the one below.
  const column = side === 1 ? x + 1 : x
  const row = side === 2 ? y + 1 : y
  const isLevel = side === 0 || side === 2
  const i = row * width + column
  const id = 2 * i + (isLevel ? 0 : 1)
  const share = between(data[i] as number, data[isLevel ? i + 1 : i + width] as number)
  xs.set(id, left + column + 0.5 + (isLevel ? share : 0))
  ys.set(id, top + row + 0.5 + (isLevel ? 0 : share))
  return id
}

/** Strings the pieces together: first lines that begin at the border, then closed ones. */
function follow({ next, x, y }: Links): number[][] {
  const entered = new Set(next.values())
  const lines: number[][] = []
  const walk = (start: number) => {
    const line: number[] = []
    for (let at: number | undefined = start; at !== undefined;) {
      push(line, x.get(at) as number, y.get(at) as number)
      const to = next.get(at)
      next.delete(at)
      at = to
    }
    lines.push(line)
  }
  for (const start of next.keys()) if (!entered.has(start)) walk(start)
  for (const start of next.keys()) walk(start)
  return lines
}

/** Adds a point; the one before it goes if it is on the way. */
function push(line: number[], x: number, y: number): void {
  const n = line.length
  if (n >= 4) {
    const [x0, y0, x1, y1] = [line[n - 4], line[n - 3], line[n - 2], line[n - 1]] as [number, number, number, number]
    const [dx, dy] = [x - x0, y - y0]
    const off = Math.abs((x1 - x0) * dy - (y1 - y0) * dx)
    const isAhead = (x1 - x0) * dx + (y1 - y0) * dy > 0
    if (isAhead && off <= STRAIGHT * Math.sqrt(dx * dx + dy * dy)) line.length = n - 2
  }
  line.push(x, y)
}
