/** @file What is measured: a picture before and after damage, what a method is told of the damage, and the method itself. */
import type { Boundary } from '../../src/imaging/blur/domain.ts'
import type { Kernel } from '../../src/imaging/degrade/blur.ts'
import { GREY_LEVELS } from '../../src/imaging/noise.ts'
import type { Planes } from '../../src/imaging/pad.ts'

/** What a method is told beside the damaged picture. */
export interface About {
  /** Standard deviation of white noise in grey levels. */
  readonly sigma?: number
  /** Quality of the JPEG file, 1-100. */
  readonly quality?: number
  readonly kernel?: Kernel
  readonly boundary?: Boundary
  /** width x height, 1 in the hole, 0 elsewhere. */
  readonly hole?: Float32Array
  /** What the first method gave: for baselines that are set to remove as much as it did. */
  readonly first?: Planes
}

export interface Sample {
  readonly name: string
  /** What a method should give back. Planar RGB, [0, 1]. */
  readonly clean: Planes
  /** Planar RGB; white noise leaves [0, 1]. */
  readonly damaged: Planes
  readonly about: About
  /** One plane where the answer is a map: deviation of the noise ([0, 1] units), or 1 where scratched. */
  readonly map?: Planes
}

/** A way to restore, ours or a baseline. */
export interface Method {
  readonly name: string
  /** One setting of several; of those with one name the best on the set is reported. */
  readonly setting?: string
  /**
   * @returns planar RGB; for maps one plane; for intervals nine planes: the picture, half widths of 68 %, half widths of 95 %
   * @throws Skipped if it cannot run here
   */
  restore(damaged: Planes, about: About): Promise<Planes>
}

/** What is told of a known blur; sigma in [0, 1] units. @throws Error if nothing is */
export function blurOf({ kernel, sigma, boundary }: About): { kernel: Kernel; sigma: number; boundary: Boundary } {
  if (kernel === undefined || sigma === undefined || boundary === undefined) throw new Error('The blur is not known')
  return { kernel, sigma: sigma / GREY_LEVELS, boundary }
}

/** Why a method did not run: no result, and no failure either. */
export class Skipped extends Error {}
