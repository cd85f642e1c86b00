/** @file Tiles of latents: where they lie, and parts of the whole across their borders. Pure. */
import type { Latents } from '../../imaging/entropy/latent-coder.ts'
import { BLOCK, LATENTS } from '../../models/codec/config.ts'
import { tilesAcross, type PatinaHead } from './container.ts'

/** A rectangle of latents. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Latents around a tile that the networks see: more than either looks, so that tiles leave no seam. */
export const MARGIN = 8

export interface Grid {
  readonly columns: number
  readonly rows: number
  /** Of the whole picture. */
  readonly width: number
  readonly height: number
  area(column: number, row: number): Area
  /** With what lies around it, inside the picture. */
  surroundings(column: number, row: number): Area
}

export function gridOf({ width, height, tileEdge }: Pick<PatinaHead, 'width' | 'height' | 'tileEdge'>): Grid {
  const whole = { width: Math.ceil(width / BLOCK), height: Math.ceil(height / BLOCK) }
  const edge = tileEdge / BLOCK
  const span = (from: number, to: number, size: number, margin: number) => {
    const start = Math.max(0, from - margin)
    return [start, Math.min(size, to + margin) - start] as const
  }
  const around = (column: number, row: number, margin: number): Area => {
    const [left, w] = span(column * edge, Math.min(whole.width, (column + 1) * edge), whole.width, margin)
    const [top, h] = span(row * edge, Math.min(whole.height, (row + 1) * edge), whole.height, margin)
    return { left, top, width: w, height: h }
  }
  return {
    ...whole,
    columns: tilesAcross(width, tileEdge),
    rows: tilesAcross(height, tileEdge),
    area: (column, row) => around(column, row, 0),
    surroundings: (column, row) => around(column, row, MARGIN),
  }
}

/** Copies what a tile has of an area into the area's planes. */
export function copyPart(from: Latents, at: Area, to: Float32Array, area: Area): void {
  const [left, right] = [Math.max(at.left, area.left), Math.min(at.left + at.width, area.left + area.width)]
  const [top, bottom] = [Math.max(at.top, area.top), Math.min(at.top + at.height, area.top + area.height)]
  if (left >= right) return
  for (let c = 0; c < LATENTS; c++)
    for (let y = top; y < bottom; y++) {
      const source = (c * at.height + y - at.top) * at.width + left - at.left
      const target = (c * area.height + y - area.top) * area.width + left - area.left
      to.set(from.values.subarray(source, source + right - left), target)
    }
}
