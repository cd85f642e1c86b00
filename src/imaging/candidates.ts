/**
 * @file One picture out of several candidates: a network sees the photo turned and mirrored, each answer is turned back, and the mean is taken
 * (the self-ensemble of Timofte, Rothe & Van Gool 2016). Whatever the photo, the squared error of the mean is the mean squared error of the
 * candidates less their mean squared distance from it (Krogh & Vedelsby 1995). Pure.
 */
import type { Candidates } from '../shared/candidates.ts'
import type { Planes } from './pad.ts'

/** Bits: 1 mirrors the columns, 2 the rows, 4 changes rows for columns, after those. */
export type Turn = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

/** The first ones of 2 and of 4 are as different as they can be; all are the symmetries of a square. */
const TURNS: readonly Turn[] = [0, 3, 5, 6, 1, 2, 4, 7]

/** Walks over both pictures: where each sample of the turned one lies in the other. */
function walk({ width, height, pixels }: Planes, turn: Turn, visit: (turned: number, straight: number) => void): void {
  const area = width * height
  let at = 0
  const [rows, columns] = turn & 4 ? [width, height] : [height, width]
  for (let plane = 0; plane < pixels.length; plane += area)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const [x, y] = turn & 4 ? [row, column] : [column, row]
        visit(at++, plane + (turn & 2 ? height - 1 - y : y) * width + (turn & 1 ? width - 1 - x : x))
      }
}

/** The picture turned; any number of planes. */
export function turned(p: Planes, turn: Turn): Planes {
  if (turn === 0) return p
  const pixels = new Float32Array(p.pixels.length)
  walk(p, turn, (to, from) => (pixels[to] = p.pixels[from] as number))
  return turn & 4 ? { width: p.height, height: p.width, pixels } : { width: p.width, height: p.height, pixels }
}

/** Adds a turned picture, turned back, to a straight one of `width` x `height`. */
function addBack(sum: Planes, { pixels }: Planes, turn: Turn): void {
  walk(sum, turn, (at, to) => (sum.pixels[to] = (sum.pixels[to] as number) + (pixels[at] as number)))
}

/**
 * The mean of what `see` makes of a picture that is turned in `count` ways.
 * @param see gets the picture turned, and how it was, to turn with it what belongs to it
 */
export async function combined(
  count: Candidates,
  picture: Planes,
  see: (picture: Planes, turn: Turn) => Promise<Planes>,
): Promise<Planes> {
  let sum: Planes | undefined
  for (const turn of TURNS.slice(0, count)) {
    const candidate = await see(turned(picture, turn), turn)
    sum ??= { width: picture.width, height: picture.height, pixels: new Float32Array(candidate.pixels.length) }
    addBack(sum, candidate, turn)
  }
  if (sum === undefined) throw new RangeError(`Expected a number of candidates but received ${count}`)
  const { pixels } = sum
  for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] as number) / count
  return sum
}
