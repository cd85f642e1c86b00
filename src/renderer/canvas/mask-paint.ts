/** @file Draws the marks over the picture: a tint, and a dark line with a light one in it around them. Runs in the page. */
import { contourOf } from '../../imaging/mask/contour.ts'
import { overlap } from '../../imaging/mask/bounds.ts'
import type { Box, Patch } from '../../imaging/mask/patch.ts'
import type { MaskCache, MaskTile } from './mask-cache.ts'
import { tilesInSight } from './paint.ts'
import { coverOf, levelsFor, onStage, type Tile } from './tiles.ts'
import type { Size, View } from './view.ts'

/** Red, green, blue. */
export type Tint = readonly [number, number, number]

/** How much of the picture the tint covers. */
const TINT_SHARE = 0.45

/** Widths in CSS pixels. The dark line is seen on light pictures, the light one on dark ones. */
const DARK = { style: 'rgb(0 0 0 / 80%)', width: 3.5 }
const LIGHT = { style: '#fff', width: 1.5 }

/** A tile as the browser draws it. */
interface Drawn {
  readonly tint: Tint
  readonly canvas: OffscreenCanvas
  readonly context: OffscreenCanvasRenderingContext2D
  outline: Path2D
}

export class MaskPainter {
  readonly #cache: MaskCache
  readonly #size: Size
  readonly #drawn = new WeakMap<MaskTile, Drawn>()

  constructor(cache: MaskCache, size: Size) {
    this.#cache = cache
    this.#size = size
  }

  /**
   * Draws what is in sight of a pane.
   * @param context its transform is a shift by whole device pixels; its clip is kept
   * @param ratio device pixels per CSS pixel
   */
  paint(context: CanvasRenderingContext2D, view: View, pane: Size, tint: Tint, ratio: number): void {
    const { width, height } = this.#size
    const tiles = tilesInSight({ width, height, levels: levelsFor(this.#size) }, view, pane)
    const found = this.#cache.get(tiles).flatMap((tile, i) => {
      const drawn = this.#refresh(tile, tint)
      return drawn ? [{ drawn, tile: tiles[i] as Tile }] : []
    })
    for (const { drawn, tile } of found) {
      const to = onStage(coverOf(tile, this.#size), view)
      context.imageSmoothingEnabled = !(tile.level === 0 && view.scale >= 1)
      context.drawImage(drawn.canvas, to.left, to.top, to.right - to.left, to.bottom - to.top)
    }
    for (const line of [DARK, LIGHT])
      for (const { drawn, tile } of found) strokeOutline(context, drawn.outline, view, tile.level, line, ratio)
  }

  #refresh(tile: MaskTile, tint: Tint): Drawn | null {
    const known = this.#drawn.get(tile)
    if (tile.isEmpty && !known) return null
    const drawn = known?.tint === tint ? known : blank(tile, tint)
    const changed = drawn === known ? tile.changed && overlap(tile.changed, tile.inner) : tile.inner
    if (changed) putTint(drawn, tile, changed)
    if (tile.changed || drawn !== known) drawn.outline = outlineOf(tile.patch)
    this.#cache.taken(tile)
    this.#drawn.set(tile, drawn)
    return drawn
  }
}

function blank({ inner }: MaskTile, tint: Tint): Drawn {
  const canvas = new OffscreenCanvas(inner.width, inner.height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('Expected a drawing context but received none')
  return { tint, canvas, context, outline: new Path2D() }
}

/** Copies the changed part of a tile: the tint, as strong as it is marked. */
function putTint({ context, tint: [red, green, blue] }: Drawn, { patch, inner }: MaskTile, box: Box): void {
  const pixels = new ImageData(box.width, box.height)
  const { data } = pixels
  for (let y = 0; y < box.height; y++) {
    const row = (box.top + y - patch.top) * patch.width + box.left - patch.left
    for (let x = 0; x < box.width; x++) {
      const i = (y * box.width + x) * 4
      data[i] = red
      data[i + 1] = green
      data[i + 2] = blue
      data[i + 3] = (patch.data[row + x] as number) * TINT_SHARE
    }
  }
  context.putImageData(pixels, box.left - inner.left, box.top - inner.top)
}

/** In pixels of the tile's level. */
function outlineOf(patch: Patch): Path2D {
  const pieces = contourOf(patch)
  const path = new Path2D()
  for (let i = 0; i < pieces.length; i += 4) {
    path.moveTo(pieces[i] as number, pieces[i + 1] as number)
    path.lineTo(pieces[i + 2] as number, pieces[i + 3] as number)
  }
  return path
}

function strokeOutline(
  context: CanvasRenderingContext2D,
  outline: Path2D,
  view: View,
  level: number,
  line: typeof DARK,
  ratio: number,
): void {
  const scale = view.scale * 2 ** level
  context.save()
  context.translate(Math.round(view.x), Math.round(view.y))
  context.scale(scale, scale)
  context.lineWidth = (line.width * ratio) / scale
  context.strokeStyle = line.style
  context.lineCap = 'round'
  context.stroke(outline)
  context.restore()
}
