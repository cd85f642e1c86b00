/**
 * @file Draws the current result beside what it is compared with: the original, or another result. Both are blended into the original by
 * the same strength: `original * (1 - strength) + result * strength`, the result with its last step as strong as it is, is what an
 * export writes. Runs in the page.
 */
import { DIFFERENCE_GAIN, paneOffsets, type CompareMode } from './compare.ts'
import { paint, type Pyramid } from './paint.ts'
import type { Size, View } from './view.ts'

export interface Scene {
  readonly original: Pyramid
  /** null: nothing is restored. */
  readonly restored: Pyramid | null
  /** What the last step of the restored picture is blended into; null: the original. */
  readonly under: Pyramid | null
  /** 0-1: strength of that step. */
  readonly last: number
  /** What it is compared with; null: the original. */
  readonly other: Pyramid | null
  /** What it is compared with is shown alone. */
  readonly peek: boolean
  /** 0-1 */
  readonly strength: number
  readonly mode: CompareMode
  readonly view: View
  /** Device pixels. */
  readonly stage: Size
  /** What shows one whole picture. */
  readonly pane: Size
  /** Device pixel at which the restored side begins, from the left or from the top. */
  readonly split: number
  readonly find: (address: string) => ImageBitmap | undefined
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D
type Draw = (context: CanvasRenderingContext2D, scene: Scene) => void

function clip(context: Context, x: number, y: number, { width, height }: Size) {
  context.beginPath()
  context.rect(x, y, width - x, height - y)
  context.clip()
}

/**
 * The current result over the original, which is there: original x (1 - strength) + (under x (1 - last) + restored x last) x strength.
 * What is painted later covers what was before, so that what is under has to be painted stronger than it is to show.
 */
function paintRestored(context: Context, { view, pane, find, restored, under, strength, last }: Scene) {
  if (restored === null) return
  const share = strength * last
  if (under && share < 1) {
    context.globalAlpha = (strength * (1 - last)) / (1 - share)
    paint(context, under, view, pane, find)
  }
  context.globalAlpha = share
  paint(context, restored, view, pane, find)
  context.globalAlpha = 1
}

/** What the current result is compared with. */
export function paintBefore(context: Context, scene: Scene): void {
  const { original, other, view, pane, find, strength } = scene
  paint(context, original, view, pane, find)
  if (other === null) return
  context.globalAlpha = strength
  paint(context, other, view, pane, find)
  context.globalAlpha = 1
}

export function paintAfter(context: Context, scene: Scene): void {
  paint(context, scene.original, scene.view, scene.pane, scene.find)
  paintRestored(context, scene)
}

const splitFrom =
  (edges: (split: number) => readonly [x: number, y: number]): Draw =>
  (context, scene) => {
    paintBefore(context, scene)
    clip(context, ...edges(scene.split), scene.stage)
    if (scene.other === null) paintRestored(context, scene)
    else paintAfter(context, scene)
  }

/** Each pane with its own picture. */
function inPanes(context: CanvasRenderingContext2D, scene: Scene, paints: readonly ((c: Context, s: Scene) => void)[]) {
  for (const [i, offset] of paneOffsets(scene.pane, scene.stage).entries()) {
    context.save()
    context.translate(offset, 0)
    clip(context, 0, 0, scene.pane)
    paints[i]?.(context, scene)
    context.restore()
  }
}

/** Drawn apart: as a blend of two pictures it is not to be subtracted one after the other. */
function beforeAlone(scene: Scene): OffscreenCanvas {
  const canvas = new OffscreenCanvas(Math.max(scene.stage.width, 1), Math.max(scene.stage.height, 1))
  const context = canvas.getContext('2d')
  if (context) paintBefore(context, scene)
  return canvas
}

const DRAW: Readonly<Record<CompareMode, Draw>> = {
  split: splitFrom((split) => [split, 0]),
  splitDown: splitFrom((split) => [0, split]),
  side: (context, scene) => inPanes(context, scene, [paintBefore, paintAfter]),
  difference(context, scene) {
    paintAfter(context, scene)
    context.globalCompositeOperation = 'difference'
    if (scene.other === null) paintBefore(context, scene)
    else context.drawImage(beforeAlone(scene), 0, 0)
    context.globalCompositeOperation = 'lighter'
    for (let gain = 1; gain < DIFFERENCE_GAIN; gain *= 2) context.drawImage(context.canvas, 0, 0)
  },
}

/** Left half before, right half after, or the original alone; in the transform and clip that the context has. */
export function drawSplit(context: CanvasRenderingContext2D, scene: Scene): void {
  if (scene.restored === null) paint(context, scene.original, scene.view, scene.pane, scene.find)
  else DRAW.split(context, scene)
}

/** Draws in device pixels, whatever Konva's own transform is, so that 100 % is exact on every screen. */
export function drawScene(context: CanvasRenderingContext2D, scene: Scene): void {
  context.save()
  context.setTransform(1, 0, 0, 1, 0, 0)
  if (scene.restored === null) paint(context, scene.original, scene.view, scene.pane, scene.find)
  // Both panes show it, so that nothing moves.
  else if (scene.peek) inPanes(context, scene, [paintBefore, paintBefore])
  else DRAW[scene.mode](context, scene)
  context.restore()
}
