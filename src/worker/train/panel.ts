/**
 * @file The panel: a fixed set of damages that every run of a task is looked at with, so that a run which gains on one and loses on
 * another is seen in minutes. Seeds are fixed; dev photos are never trained on.
 */
import { psnr } from '../../imaging/psnr.ts'
import type { Planes } from '../../imaging/pad.ts'
import { planesOf, type WholeRestorer } from './evaluate.ts'
import { readImage } from './dataset.ts'

export interface Patient {
  readonly damaged: Planes
  /** What it should become; absent: the clean photo. */
  readonly truth?: Planes
  readonly condition: number | Float32Array
  /** 1 where the restoration is measured; absent: everywhere. */
  readonly where?: Float32Array
}

/** name -> how photo number `index` is damaged. */
export type Panel = Readonly<Record<string, (clean: Planes, index: number) => Patient | Promise<Patient>>>

/** Means over the photos, before and after; in dB but for the detector. */
export type PanelScores = Record<string, { before: number; after: number }>

/** PSNR over marked pixels of planar RGB; values are clipped to [0, 1]. */
function psnrWhere(values: Float32Array, reference: Float32Array, where: Float32Array | undefined): number {
  if (where === undefined) return psnr(values, reference)
  const marked = (all: Float32Array): Float32Array => all.filter((_, i) => where[i % where.length] === 1)
  return psnr(marked(values), marked(reference))
}

/** The largest edge that is looked at: enough to judge by, little enough to be quick. */
const EDGE = 320

function middle(p: Planes): Planes {
  const [width, height] = [Math.min(EDGE, p.width), Math.min(EDGE, p.height)]
  const [left, top] = [Math.floor((p.width - width) / 2), Math.floor((p.height - height) / 2)]
  const pixels = new Float32Array(3 * width * height)
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < height; y++) {
      const from = (c * p.height + y + top) * p.width + left
      pixels.set(p.pixels.subarray(from, from + width), (c * height + y) * width)
    }
  return { width, height, pixels }
}

export async function scorePanel(
  restorer: WholeRestorer,
  panel: Panel,
  files: readonly string[],
): Promise<PanelScores> {
  const scores: PanelScores = Object.fromEntries(Object.keys(panel).map((name) => [name, { before: 0, after: 0 }]))
  for (const [index, file] of files.entries()) {
    const clean = middle(planesOf(await readImage(file)))
    for (const [name, damage] of Object.entries(panel)) {
      const { damaged, condition, where, truth = clean } = await damage(clean, index)
      const restored = await restorer.restore(damaged, condition)
      const score = scores[name] as { before: number; after: number }
      score.before += psnrWhere(damaged.pixels, truth.pixels, where) / files.length
      score.after += psnrWhere(restored.pixels, truth.pixels, where) / files.length
    }
  }
  for (const s of Object.values(scores)) [s.before, s.after] = [Number(s.before.toFixed(3)), Number(s.after.toFixed(3))]
  return scores
}
