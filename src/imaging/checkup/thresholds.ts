/**
 * @file Where damage begins and where it is as bad as can be: every number that decides what a check-up says, with its reason.
 * Measured on clean photos that had been made smaller by half and more (so that noise and blocks of their cameras are gone), and on
 * the same photos with known damage. Pure.
 */
import type { FindingKind } from '../../shared/finding-kinds.ts'

export interface Threshold {
  /** The measured value from which it is damage, and that at which severity is 1. A smaller `ruined` means: less is worse. */
  readonly begins: number
  readonly ruined: number
  readonly reason: string
}

export const THRESHOLDS: Readonly<Record<FindingKind, Threshold>> = {
  noise: {
    begins: 4,
    ruined: 40,
    reason:
      'Clean photos measure 0.1 to 2.3 grey levels in 9 of 10, grass and rock up to 3.9; of 4 grain is seen at full size.',
  },
  jpeg: {
    begins: 70,
    ruined: 10,
    reason: 'From quality 70 down blocks and rings are seen at full size; cameras and websites save at 75 and above.',
  },
  blur: {
    begins: 0.36,
    ruined: 0.9,
    reason: 'The sharpest tenth of a clean photo has lost 0.14 to 0.35, of one moved by 11 pixels 0.37 to 0.9.',
  },
  scratches: {
    begins: 0.45,
    ruined: 4,
    reason: 'Lone thin lines of nearly half the diagonal: wires and masts reach it in 1 of 20 clean photos.',
  },
  fading: {
    begins: 0.75,
    ruined: 0.25,
    reason: 'Share of the range from black to white that is used; decides together with a black that is grey.',
  },
  exposure: {
    begins: 0.15,
    ruined: 0.6,
    reason: 'Share of the pixels that are wholly white or black: 0.11 at most in 19 of 20 clean photos.',
  },
  cast: {
    begins: 8,
    ruined: 40,
    reason:
      'Less than 8 in L*a*b* is the colour of ordinary light; decides together with how far all colours lie apart from grey.',
  },
}

/** What decides besides the value. */
export const BESIDES = {
  /**
   * Noise seen in the lightness alone may be texture. It is believed from this on (grey levels), if it is no more than so many
   * times stronger in pairs of pixels: 1.1 for noise that was saved as JPEG, 1.6 to 3 for texture.
   */
  lightnessNoise: 8,
  lightnessUpper: 1.5,
  /** A photo is blurred if all directions have lost this much, or one of them so much more than the one across it. */
  blurAllWays: 0.65,
  blurOneWay: 0.12,
  /** Lines of this length (diagonals) are scratches rather than wires and are put right; below, they are only told. */
  surelyScratched: 1.2,
  /** A grid seen in the pixels without a comb (the photo was changed after): step in grey levels and clearness. */
  gridStep: 0.8,
  gridClearness: 6,
  /** A faded photo's black is at least this grey (0-255): 46 and less in 19 of 20 clean ones. */
  greyBlack: 48,
  /** A photo whose white is darker than this (0-255) is underexposed: none of the clean ones. */
  darkWhite: 110,
  /** Colours lie this many of their radii from grey: 2.2 and less in 19 of 20 clean photos. */
  castApart: 2.2,
} as const

/** Severity of a value: just above 0 where damage begins. */
export function severityOf(kind: FindingKind, value: number): number {
  const { begins, ruined } = THRESHOLDS[kind]
  const along = (value - begins) / (ruined - begins)
  return Math.min(1, Math.max(0.05, along))
}
