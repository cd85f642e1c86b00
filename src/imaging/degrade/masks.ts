/**
 * @file Holes for learning to fill them. Every mask is a Uint8Array of height x width, 1 = hole, 0 = known. Sizes in pixels go with the
 * patch where the thing does (a hand that paints over a person) and do not where the damage has a size of its own (scratches). Pure.
 */
import { integer, type Random } from '../random.ts'
import { canvas, drawBlob, drawPath, roughEdge, type Canvas, type PathPoint } from './draw.ts'
import { between, curlPath, filmPath, scratchPath } from './paths.ts'
import { captionMask, dateMask } from './text.ts'

export { captionMask, dateMask } from './text.ts'

export type Mask = Uint8Array

function holesOf({ cover }: Canvas): Mask {
  const mask = new Uint8Array(cover.length)
  for (let i = 0; i < mask.length; i++) mask[i] = (cover[i] as number) >= 0.5 ? 1 : 0
  return mask
}

/** Where LaMa's settings were chosen: sizes are for patches of this edge. */
const LAMA_EDGE = 256

/** Longest segment, greatest width and number of strokes. */
interface Brush {
  readonly length: number
  readonly width: number
  readonly strokes: readonly [fewest: number, most: number]
}

/** Suvorov et al. 2021 ("LaMa"), masks of 256 pixel crops: thin and medium for measuring, thick for training. */
export const BRUSHES = {
  thin: { length: 40, width: 10, strokes: [4, 20] },
  medium: { length: 100, width: 50, strokes: [1, 5] },
  thick: { length: 200, width: 100, strokes: [1, 5] },
} as const satisfies Record<string, Brush>

const SHORTEST = 10
const NARROWEST = 5
const MOST_SEGMENTS = 5
const LARGEST_ANGLE = 4

/** Strokes of a restless brush: segments that turn now one way, now the other. */
export function polylineMask(r: Random, width: number, height: number, brush: keyof typeof BRUSHES = 'thick'): Mask {
  const on = canvas(width, height)
  const scale = Math.min(width, height) / LAMA_EDGE
  const { length, width: widest, strokes } = BRUSHES[brush]
  const count = strokes[0] + integer(r, strokes[1] - strokes[0] + 1)
  for (let i = 0; i < count; i++) {
    const radius = Math.max(0.5, (scale * (NARROWEST + integer(r, widest))) / 2)
    let [x, y] = [r() * width, r() * height]
    const path: PathPoint[] = [{ x, y, radius, opacity: 1 }]
    const segments = 1 + integer(r, MOST_SEGMENTS)
    for (let s = 0; s < segments; s++) {
      const angle = (s % 2 === 0 ? 1 : -1) * LARGEST_ANGLE * r()
      const step = scale * (SHORTEST + integer(r, length))
      x = Math.min(width, Math.max(0, x + step * Math.sin(angle)))
      y = Math.min(height, Math.max(0, y + step * Math.cos(angle)))
      path.push({ x, y, radius, opacity: 1 })
    }
    drawPath(on, path)
  }
  return holesOf(on)
}

/** One to four boxes of 30 to 150 pixels in a patch of 256 (LaMa). */
export function boxMask(r: Random, width: number, height: number): Mask {
  const mask = new Uint8Array(width * height)
  const scale = Math.min(width, height) / LAMA_EDGE
  const side = (longest: number) => Math.min(longest, Math.max(1, Math.round(scale * between(r, 30, 150))))
  for (let left = 1 + integer(r, 4); left > 0; left--) {
    const [w, h] = [side(width), side(height)]
    const [x, y] = [integer(r, width - w + 1), integer(r, height - h + 1)]
    for (let row = y; row < y + h; row++) mask.fill(1, row * width + x, row * width + x + w)
  }
  return mask
}

/** Single pixels, each lost with the same odds. @param share 0-1; 0.1 to 0.9 at random unless told */
export function pixelMask(r: Random, width: number, height: number, share = between(r, 0.1, 0.9)): Mask {
  const mask = new Uint8Array(width * height)
  for (let i = 0; i < mask.length; i++) if (r() < share) mask[i] = 1
  return mask
}

const THINNEST = 1
const WIDEST = 4

/** Strokes of 1 to 4 pixels, thin ones more often. */
function strokes(path: typeof scratchPath, most: number) {
  return (r: Random, width: number, height: number): Mask => {
    const on = canvas(width, height)
    for (let left = 1 + integer(r, most); left > 0; left--)
      drawPath(on, path(r, { width, height }, between(r, THINNEST, THINNEST + (WIDEST - THINNEST) * r()) / 2))
    return holesOf(on)
  }
}

/** Long scratches in all directions. */
export const scratchMask = strokes(scratchPath, 7)
/** Near vertical scratches of film. */
export const filmMask = strokes(filmPath, 5)
/** Hairs and threads. */
export const curlMask = strokes(curlPath, 7)

/** Spots: chips of emulsion, stains, something in the way. */
export function blobMask(r: Random, width: number, height: number): Mask {
  const on = canvas(width, height)
  const edge = Math.min(width, height)
  for (let left = 1 + integer(r, 5); left > 0; left--) {
    const radius = edge * (0.02 + 0.23 * r() ** 2)
    const wave = roughEdge(r, 0.6)
    drawBlob(on, { x: r() * width, y: r() * height }, 2.5 * radius, (angle) => radius * wave(angle))
  }
  return holesOf(on)
}

export type MaskKind =
  'thick' | 'medium' | 'thin' | 'box' | 'pixels' | 'scratch' | 'film' | 'curl' | 'date' | 'caption' | 'blob'

type Draw = (r: Random, width: number, height: number) => Mask

/**
 * Each kind and how often it comes up. Mostly holes that can be filled truly: what a wide hole held cannot be known, so its error is
 * large whatever a network learns, and would drown what is to be learned from the others.
 */
export const MASKS: Readonly<Record<MaskKind, { readonly odds: number; readonly draw: Draw }>> = {
  thick: { odds: 0.02, draw: polylineMask },
  medium: { odds: 0.04, draw: (r, width, height) => polylineMask(r, width, height, 'medium') },
  thin: { odds: 0.08, draw: (r, width, height) => polylineMask(r, width, height, 'thin') },
  box: { odds: 0.02, draw: boxMask },
  pixels: { odds: 0.3, draw: pixelMask },
  scratch: { odds: 0.2, draw: scratchMask },
  film: { odds: 0.1, draw: filmMask },
  curl: { odds: 0.1, draw: curlMask },
  date: { odds: 0.04, draw: dateMask },
  caption: { odds: 0.04, draw: captionMask },
  blob: { odds: 0.06, draw: blobMask },
}

const MOST_HOLE = 0.9

/** A mask of a random kind: at least one hole, at most 90 % of the patch. */
export function randomMask(r: Random, width: number, height: number): Mask {
  for (;;) {
    const mask = drawKind(r).draw(r, width, height)
    const holes = mask.reduce((sum, v) => sum + v, 0)
    if (holes > 0 && holes <= MOST_HOLE * mask.length) return mask
  }
}

function drawKind(r: Random): { readonly draw: Draw } {
  let left = r()
  for (const kind of Object.values(MASKS)) if ((left -= kind.odds) < 0) return kind
  return MASKS.scratch
}
