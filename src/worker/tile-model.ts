/** @file The door between the picture pipeline and a network: what a tiled restoration needs of a model. */

import type { Tile } from '../imaging/tiles.ts'

export interface Judged {
  readonly restored: Float32Array
  /** Half width of the interval that holds 68 % of the errors, for each sample, in [0, 1] units. */
  readonly halfWidth: Float32Array
}

/** A network ready to run on tiles of any size that is a multiple of `multiple`. */
export interface TileModel {
  /** Preferred tile edge in pixels, overlap included. */
  readonly tile: number
  /** Pixels at each inner tile edge that see too little context and are thrown away. */
  readonly overlap: number
  /** Width and height of a run must be multiples of this; the caller pads by reflection. */
  readonly multiple: number
  /**
   * Full-strength restoration of one tile.
   * @param pixels planar RGB (3 x height x width), sRGB values in [0, 1]; given back to memory afterwards, as is what is returned: the
   * model keeps neither
   * @param at where the tile lies in the photo
   * @returns a new array of the same layout, not clipped
   */
  run(pixels: Float32Array, width: number, height: number, at: Tile): Promise<Float32Array>
  /** The same with its doubt; absent: this model was not opened for it. */
  judge?(pixels: Float32Array, width: number, height: number, at: Tile): Promise<Judged>
}
