/** @file What lies over and below the picture to look at it: loupe, invention map, strip of results. Pure. */
import { MIN_VARIANTS } from '../../shared/variants.ts'
import type { Point } from '../canvas/view.ts'

export interface Looking {
  /** The strip with all results of the photo is shown. */
  readonly strip: boolean
  /** How many variants are drawn at once. */
  readonly count: number
  /** Device pixels per picture pixel below the loupe; null: there is none. */
  readonly loupe: number | null
  /** Middle of the loupe on the stage, device pixels; null: the stage's. */
  readonly loupeAt: Point | null
  /** The invention map is shown over the picture. */
  readonly map: boolean
  /** 0-1: how much of the picture the map covers where it covers it. */
  readonly mapOpacity: number
}

export const LOUPE_SCALES = [2, 3, 4] as const

export const FIRST_LOOK: Looking = {
  strip: false,
  count: MIN_VARIANTS + 1,
  loupe: null,
  loupeAt: null,
  map: false,
  mapOpacity: 0.7,
}
