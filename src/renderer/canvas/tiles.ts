/** @file Which tiles of a picture's pyramid a view needs, and what may stand in for one that is not there yet. Pure. */
import type { Size, View } from './view.ts'

/** Edge of a tile in its level's pixels; each level is half the size of the one before. */
export const TILE = 512

export interface Tile {
  readonly level: number
  readonly x: number
  readonly y: number
}

/** A rectangle given by its edges. */
export interface Edges {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The level whose pixels are at most twice as fine as the screen's; `levels` is at least 1. */
export const levelFor = (scale: number, levels: number): number =>
  Math.min(Math.max(Math.floor(Math.log2(1 / scale)), 0), levels - 1)

/** Levels of a pyramid whose last one is one tile. */
export const levelsFor = ({ width, height }: Size): number =>
  1 + Math.max(Math.ceil(Math.log2(Math.max(width, height) / TILE)), 0)

/** What a tile covers, in picture pixels. */
export function coverOf({ level, x, y }: Tile, photo: Size): Edges {
  const edge = TILE * 2 ** level
  return {
    left: x * edge,
    top: y * edge,
    right: Math.min((x + 1) * edge, photo.width),
    bottom: Math.min((y + 1) * edge, photo.height),
  }
}

/** Tiles of a level that reach into the stage, row by row. */
export function visibleTiles(view: View, level: number, photo: Size, stage: Size): Tile[] {
  const edge = TILE * 2 ** level
  const range = (at: number, room: number, extent: number) => {
    const first = Math.max(Math.floor(-at / view.scale / edge), 0)
    const last = Math.min(Math.ceil((room - at) / view.scale / edge), Math.ceil(extent / edge))
    return Array.from({ length: Math.max(last - first, 0) }, (_, i) => first + i)
  }
  const columns = range(view.x, stage.width, photo.width)
  return range(view.y, stage.height, photo.height).flatMap((y) => columns.map((x) => ({ level, x, y })))
}

/** The tile one level coarser that covers this one. */
export const parentOf = ({ level, x, y }: Tile): Tile => ({ level: level + 1, x: x >> 1, y: y >> 1 })

/** Picture pixels to stage pixels. Edges are rounded, so that neighbours meet without a seam or an overlap. */
export const onStage = (cover: Edges, view: View): Edges => ({
  left: Math.round(view.x) + Math.round(cover.left * view.scale),
  top: Math.round(view.y) + Math.round(cover.top * view.scale),
  right: Math.round(view.x) + Math.round(cover.right * view.scale),
  bottom: Math.round(view.y) + Math.round(cover.bottom * view.scale),
})

/** The part `inner` (picture pixels) of a bitmap that covers `outer` (picture pixels), in the bitmap's pixels. */
export function within(inner: Edges, outer: Edges, bitmap: Size): Edges {
  const h = bitmap.width / (outer.right - outer.left)
  const v = bitmap.height / (outer.bottom - outer.top)
  return {
    left: (inner.left - outer.left) * h,
    top: (inner.top - outer.top) * v,
    right: (inner.right - outer.left) * h,
    bottom: (inner.bottom - outer.top) * v,
  }
}
