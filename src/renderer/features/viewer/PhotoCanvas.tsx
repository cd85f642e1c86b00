/**
 * @file The Konva stage: the original, and with it, as the person compares, the restored picture with the chosen strength.
 * The blend `original * (1 - strength) + restored * strength` is the one that an export writes. Runs in the page.
 */
import type { ReactNode } from 'react'
import Konva from 'konva'
import { Layer, Shape, Stage } from 'react-konva'
import { DIFFERENCE_GAIN, paneOffsets, type CompareMode } from '../../canvas/compare.ts'
import { paint, type Pyramid } from '../../canvas/paint.ts'
import type { Size, View } from '../../canvas/view.ts'

export interface Scene {
  readonly original: Pyramid
  /** null: nothing restored, or the original is wanted alone. */
  readonly restored: Pyramid | null
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

type Draw = (context: CanvasRenderingContext2D, scene: Scene, restored: Pyramid) => void

function clip(context: CanvasRenderingContext2D, x: number, y: number, { width, height }: Size) {
  context.beginPath()
  context.rect(x, y, width - x, height - y)
  context.clip()
}

function paintOriginal(context: CanvasRenderingContext2D, { original, view, pane, find }: Scene) {
  paint(context, original, view, pane, find)
}

/** Over the original, which is there. */
function paintBlend(context: CanvasRenderingContext2D, { view, pane, find, strength }: Scene, restored: Pyramid) {
  context.globalAlpha = strength
  paint(context, restored, view, pane, find)
  context.globalAlpha = 1
}

const DRAW: Readonly<Record<CompareMode, Draw>> = {
  split(context, scene, restored) {
    paintOriginal(context, scene)
    clip(context, scene.split, 0, scene.stage)
    paintBlend(context, scene, restored)
  },
  splitDown(context, scene, restored) {
    paintOriginal(context, scene)
    clip(context, 0, scene.split, scene.stage)
    paintBlend(context, scene, restored)
  },
  side(context, scene, restored) {
    for (const [i, offset] of paneOffsets(scene.pane, scene.stage).entries()) {
      context.save()
      context.translate(offset, 0)
      clip(context, 0, 0, scene.pane)
      paintOriginal(context, scene)
      if (i === 1) paintBlend(context, scene, restored)
      context.restore()
    }
  },
  difference(context, scene, restored) {
    paintOriginal(context, scene)
    paintBlend(context, scene, restored)
    context.globalCompositeOperation = 'difference'
    paintOriginal(context, scene)
    context.globalCompositeOperation = 'lighter'
    for (let gain = 1; gain < DIFFERENCE_GAIN; gain *= 2) context.drawImage(context.canvas, 0, 0)
  },
}

/** Draws in device pixels, whatever Konva's own transform is, so that 100 % is exact on every screen. */
function draw(context: CanvasRenderingContext2D, scene: Scene) {
  context.save()
  context.setTransform(1, 0, 0, 1, 0, 0)
  const { restored, original, mode } = scene
  if (restored) DRAW[mode](context, scene, restored)
  // Held to see the original: both panes show it, so that nothing moves.
  else if (scene.pane !== scene.stage) DRAW.side(context, { ...scene, strength: 0 }, original)
  else paintOriginal(context, scene)
  context.restore()
}

interface PhotoCanvasProps extends Scene {
  /** Device pixels per CSS pixel. */
  readonly ratio: number
  /** Konva layers over the picture. */
  readonly children?: ReactNode
}

export const PhotoCanvas = ({ ratio, children, ...scene }: PhotoCanvasProps) => (
  <Stage key={ratio} width={scene.stage.width / ratio} height={scene.stage.height / ratio} listening={false}>
    <Layer listening={false}>
      <Shape sceneFunc={(context: Konva.Context) => draw(context._context as CanvasRenderingContext2D, scene)} />
    </Layer>
    {children}
  </Stage>
)
