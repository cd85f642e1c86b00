/** @file Captions, watermarks and the dates that cameras stamp into photos, as masks. Pure. */
import { integer, type Random } from '../random.ts'
import { dotsOf, GLYPH, LETTERS } from './font.ts'
import { between, type Size } from './paths.ts'

const digits = (r: Random, below: number, from = 1): string => String(from + integer(r, below)).padStart(2, '0')

/** A date as cameras of the last decades stamped it. */
function dateText(r: Random): string {
  const [day, month, year] = [digits(r, 31), digits(r, 12), digits(r, 100, 0)]
  const forms = [
    `'${year} ${month} ${day}`,
    `${month} ${day} '${year}`,
    `${day}.${month}.20${year}`,
    `${month}/${day}/19${year}`,
    `20${year}-${month}-${day} ${digits(r, 24, 0)}:${digits(r, 60, 0)}`,
    `${day} ${month} ${year}`,
  ]
  return forms[integer(r, forms.length)] as string
}

const word = (r: Random): string =>
  Array.from({ length: 2 + integer(r, 8) }, () => LETTERS.charAt(integer(r, LETTERS.length))).join('')

/** Where a text lies: its middle, how large a dot is, and how far it is turned (radians). */
interface Placing {
  readonly x: number
  readonly y: number
  readonly dot: number
  readonly turn: number
}

/** Marks each pixel whose middle, seen from the text, lies on a dot. @param grow pixels that an outline adds */
function stamp(mask: Uint8Array, { width, height }: Size, text: string, { x, y, dot, turn }: Placing, grow = 0): void {
  const { width: columns, height: rows, dots } = dotsOf(text)
  const [c, s] = [Math.cos(turn) / dot, Math.sin(turn) / dot]
  const lit = (u: number, v: number) => {
    const [column, row] = [Math.floor(u), Math.floor(v)]
    return column >= 0 && column < columns && row >= 0 && row < rows && dots[row * columns + column] === 1
  }
  const offsets = grow > 0 ? [0, -grow / dot, grow / dot] : [0]
  for (let py = 0; py < height; py++)
    for (let px = 0; px < width; px++) {
      const u = (px - x) * c + (py - y) * s + columns / 2
      const v = (py - y) * c - (px - x) * s + rows / 2
      if (u < -1 || v < -1 || u > columns + 1 || v > rows + 1) continue
      if (offsets.some((du) => offsets.some((dv) => lit(u + du, v + dv)))) mask[py * width + px] = 1
    }
}

/** One date, upright or as in a photo on its side, as a rule near an edge, cut off now and then. */
export function dateMask(r: Random, width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height)
  const text = dateText(r)
  const dot = between(r, 1, Math.max(1.2, Math.min(3, (0.9 * width) / (6 * text.length))))
  const turn = (Math.PI / 2) * (r() < 0.8 ? 0 : 1 + integer(r, 3))
  const [x, y] = [between(r, 0.2, 0.8) * width, between(r, 0.05, 0.95) * height]
  stamp(mask, { width, height }, text, { x, y, dot, turn }, r() < 0.3 ? 0.5 : 0)
  return mask
}

/** One to four lines of words, level or turned as a watermark is. */
export function captionMask(r: Random, width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height)
  const dot = between(r, 1, 4)
  const turn = r() < 0.6 ? 0 : between(r, -0.7, 0.7)
  const lines = 1 + integer(r, 4)
  const step = dot * GLYPH.height * between(r, 1.3, 2.5)
  const [x, y] = [between(r, 0.2, 0.8) * width, between(r, 0.1, 0.9) * height]
  for (let i = 0; i < lines; i++) {
    const off = (i - (lines - 1) / 2) * step
    const text = Array.from({ length: 1 + integer(r, 3) }, () => word(r)).join(' ')
    const place = { x: x - off * Math.sin(turn), y: y + off * Math.cos(turn), dot, turn }
    stamp(mask, { width, height }, text, place, r() < 0.2 ? 0.7 : 0)
  }
  return mask
}
