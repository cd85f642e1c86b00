/** @file Draws the marks over the picture: a tint, and a dark line with a light one in it around them. Runs in the page. */
import { contourOf } from '../../imaging/mask/contour.ts'
import { overlap } from '../../imaging/mask/bounds.ts'
import type { Box } from '../../imaging/mask/patch.ts'
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

/** Edge of the squares of a tile whose lines are found anew when something in them changed. */
const BLOCK = 128

/** A tile as the browser draws it. */
interface Drawn {
  readonly tint: Tint
  readonly canvas: OffscreenCanvas
  readonly context: OffscreenCanvasRenderingContext2D
  /** Lines by square, in pixels of the tile's level. */
  readonly lines: Map<number, Path2D>
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
      for (const { drawn, tile } of found) strokeLines(context, drawn, view.scale * 2 ** tile.level, view, line, ratio)
  }

  #refresh(tile: MaskTile, tint: Tint): Drawn | null {
    const known = this.#drawn.get(tile)
    if (tile.isEmpty && !known) return null
    const drawn = known?.tint === tint ? known : blank(tile, tint)
    const changed = drawn === known ? tile.changed : tile.inner
    const tinted = changed && overlap(changed, tile.inner)
    if (tinted) putTint(drawn, tile, tinted)
    if (changed) findLines(drawn, tile, changed)
    this.#cache.taken(tile)
    this.#drawn.set(tile, drawn)
    return drawn
  }
}

function blank({ inner }: MaskTile, tint: Tint): Drawn {
  const canvas = new OffscreenCanvas(inner.width, inner.height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('Expected a drawing context but received none')
  return { tint, canvas, context, lines: new Map() }
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

/** Finds the lines of the squares that a change reaches: a line lies between a pixel and the next ones. */
function findLines({ lines }: Drawn, { patch, inner }: MaskTile, changed: Box): void {
  const reached = { ...changed, left: changed.left - 1, top: changed.top - 1 }
  reached.width += 1
  reached.height += 1
  for (let y = 0, i = 0; y < inner.height; y += BLOCK)
    for (let x = 0; x < inner.width; x += BLOCK, i++) {
      const box = { left: inner.left + x, top: inner.top + y, width: BLOCK, height: BLOCK }
      const block = overlap(box, inner)
      if (!block || !overlap(block, reached)) continue
      const found = contourOf(patch, block)
      if (found.length > 0) lines.set(i, pathOf(found))
      else lines.delete(i)
    }
}

function pathOf(lines: readonly (readonly number[])[]): Path2D {
  const path = new Path2D()
  for (const line of lines) {
    path.moveTo(line[0] as number, line[1] as number)
    for (let i = 2; i < line.length; i += 2) path.lineTo(line[i] as number, line[i + 1] as number)
  }
  return path
}

/** `scale`: device pixels for one pixel of the tile's level. */
function strokeLines(
  context: CanvasRenderingContext2D,
  { lines }: Drawn,
  scale: number,
  view: View,
  line: typeof DARK,
  ratio: number,
): void {
  if (lines.size === 0) return
  context.save()
  context.translate(Math.round(view.x), Math.round(view.y))
  context.scale(scale, scale)
  context.lineWidth = (line.width * ratio) / scale
  context.strokeStyle = line.style
  for (const path of lines.values()) context.stroke(path)
  context.restore()
}
