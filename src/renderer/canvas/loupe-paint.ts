/** @file Draws the loupe: a round piece of the picture, enlarged, before on its left and after on its right. Runs in the page. */
import { drawSplit, type Scene } from './scene.ts'
import { onPhoto, type Point, type View } from './view.ts'

/** The view of a square of `edge` pixels whose middle shows what lies under `at` (pixels of the pane). */
export function loupeView(at: Point, view: View, scale: number, edge: number): View {
  const place = onPhoto(at, view)
  return { scale, x: Math.round(edge / 2 - place.x * scale), y: Math.round(edge / 2 - place.y * scale) }
}

/** CSS pixels. */
const RING = 3

/** @param at middle of the loupe, device pixels of the stage */
export function paintLoupe(context: CanvasRenderingContext2D, scene: Scene, at: Point, ratio: number): void {
  const radius = scene.stage.width / 2
  context.save()
  context.setTransform(1, 0, 0, 1, Math.round(at.x - radius), Math.round(at.y - radius))
  context.beginPath()
  context.arc(radius, radius, radius, 0, 2 * Math.PI)
  context.save()
  context.clip()
  context.fillStyle = '#0b0b0b'
  context.fillRect(0, 0, scene.stage.width, scene.stage.height)
  drawSplit(context, scene)
  context.restore()
  outline(context, radius, ratio, scene.restored !== null)
  context.restore()
}

/** A light line between dark ones: seen on any picture. */
function outline(context: CanvasRenderingContext2D, radius: number, ratio: number, isSplit: boolean) {
  for (const [colour, width] of [
    ['rgb(0 0 0 / 70%)', RING + 2],
    ['#fff', RING - 1],
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = width * ratio
    context.beginPath()
    context.arc(radius, radius, radius - RING * ratio, 0, 2 * Math.PI)
    context.stroke()
  }
  if (!isSplit) return
  context.lineWidth = ratio
  context.beginPath()
  context.moveTo(radius, RING * ratio)
  context.lineTo(radius, 2 * radius - RING * ratio)
  context.stroke()
}
