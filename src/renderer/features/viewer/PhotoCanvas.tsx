/**
 * @file The Konva stage: the original, and over it, right of the divider, the restored picture with the chosen strength.
 * The blend `original * (1 - strength) + restored * strength` is the one that an export writes. Runs in the page.
 */
import Konva from 'konva'
import { Layer, Shape, Stage } from 'react-konva'
import { paint, type Pyramid } from '../../canvas/paint.ts'
import type { Size, View } from '../../canvas/view.ts'

export interface Scene {
  readonly original: Pyramid
  /** null: nothing restored, or the original is wanted alone. */
  readonly restored: Pyramid | null
  /** 0-1 */
  readonly strength: number
  readonly view: View
  /** Device pixels. */
  readonly stage: Size
  /** Device pixel at which the restored side begins. */
  readonly split: number
  readonly find: (address: string) => ImageBitmap | undefined
}

/** Draws in device pixels, whatever Konva's own transform is, so that 100 % is exact on every screen. */
function draw(context: CanvasRenderingContext2D, { original, restored, strength, view, stage, split, find }: Scene) {
  context.save()
  context.setTransform(1, 0, 0, 1, 0, 0)
  paint(context, original, view, stage, find)
  if (restored) {
    context.beginPath()
    context.rect(split, 0, stage.width - split, stage.height)
    context.clip()
    context.globalAlpha = strength
    paint(context, restored, view, stage, find)
  }
  context.restore()
}

export const PhotoCanvas = ({ ratio, ...scene }: Scene & { readonly ratio: number }) => (
  <Stage key={ratio} width={scene.stage.width / ratio} height={scene.stage.height / ratio} listening={false}>
    <Layer listening={false}>
      <Shape sceneFunc={(context: Konva.Context) => draw(context._context as CanvasRenderingContext2D, scene)} />
    </Layer>
  </Stage>
)
