/** @file What damages a clean patch for training: one function per task, all of the same form. */
import type { NormalPool, Random } from '../../../imaging/random.ts'

/** A square patch, planar RGB in [0, 1], and what the damage needs. */
export interface Clean {
  /** 3 x edge x edge; may be changed. */
  readonly pixels: Float32Array
  readonly edge: number
  readonly pool: NormalPool
  readonly random: Random
}

export interface Damaged {
  /** What the network is to give, 3 x edge x edge. */
  readonly clean: Float32Array
  /** What it is given, not clipped where the noise is not. */
  readonly damaged: Float32Array
  /** One value a pixel: see condition.ts. */
  readonly condition: Float32Array
}

export interface Damage {
  /** Pixels at each side that the damage needs as context and that are cut off after it. */
  readonly margin: number
  readonly apply: (patch: Clean) => Damaged
}
