/** @file Draws one pyramid onto a canvas, each stage pixel at most once, so that it may be drawn with transparency. */
import { coverOf, levelFor, onStage, parentOf, visibleTiles, within, type Edges, type Tile } from './tiles.ts'
import type { Size, View } from './view.ts'

/** A picture as the asset handler serves it. */
export interface Pyramid extends Size {
  /** Address below which its preview and tiles are, e.g. "assets/photos/0123456789abcdef". */
  readonly address: string
  /** Levels; 0 while there are no tiles yet. */
  readonly levels: number
}

interface Source {
  readonly bitmap: ImageBitmap
  /** The part of the bitmap to draw, in its pixels. */
  readonly part: Edges
  /** It has exactly the pixels of the level that was asked for. */
  readonly exact: boolean
}

type Find = (address: string) => ImageBitmap | undefined

export const previewAddress = (pyramid: Pyramid): string => `${pyramid.address}/preview`
const tileAddress = (pyramid: Pyramid, { level, x, y }: Tile) => `${pyramid.address}/tiles/${level}/${x}_${y}`

/** Tiles in sight at the level that suits the view. Without tiles yet, level 0 is cut from the preview. */
export const tilesInSight = (pyramid: Omit<Pyramid, 'address'>, view: View, stage: Size): Tile[] =>
  visibleTiles(view, levelFor(view.scale, Math.max(pyramid.levels, 1)), pyramid, stage)

/** Everything to load for a view: the preview, which stands in for tiles under way, and the tiles in sight. */
export function addressesFor(pyramid: Pyramid, view: View, stage: Size): string[] {
  const tiles = pyramid.levels === 0 ? [] : tilesInSight(pyramid, view, stage)
  return [previewAddress(pyramid), ...tiles.map((tile) => tileAddress(pyramid, tile))]
}

/** The best that is there for a tile: itself, a coarser one around it, or the preview. */
function sourceFor(pyramid: Pyramid, tile: Tile, find: Find): Source | undefined {
  const inner = coverOf(tile, pyramid)
  for (let at = tile; at.level < pyramid.levels; at = parentOf(at)) {
    const bitmap = find(tileAddress(pyramid, at))
    if (bitmap) return { bitmap, part: within(inner, coverOf(at, pyramid), bitmap), exact: at === tile }
  }
  const preview = find(previewAddress(pyramid))
  const whole = { left: 0, top: 0, right: pyramid.width, bottom: pyramid.height }
  return preview && { bitmap: preview, part: within(inner, whole, preview), exact: false }
}

/**
 * Draws the part of a pyramid that is in sight.
 * @param context its transform is the identity (device pixels); its clip and globalAlpha are kept
 */
export function paint(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  pyramid: Pyramid,
  view: View,
  stage: Size,
  find: Find,
): void {
  for (const tile of tilesInSight(pyramid, view, stage)) {
    const source = sourceFor(pyramid, tile, find)
    if (!source) continue
    const { bitmap, part } = source
    const to = onStage(coverOf(tile, pyramid), view)
    // From 100 % on a pixel is a square of its colour, not a blur: people judge grain by it.
    context.imageSmoothingEnabled = !(source.exact && view.scale >= 1)
    context.imageSmoothingQuality = 'high'
    context.drawImage(
      bitmap,
      part.left,
      part.top,
      part.right - part.left,
      part.bottom - part.top,
      to.left,
      to.top,
      to.right - to.left,
      to.bottom - to.top,
    )
  }
}
