/** @file What an adjustment of tones and colours is made of: the names and ranges of its amounts. Without schemas, so that the page can use it too. Pure. */

/**
 * name -> least and greatest amount; 0 changes nothing.
 * levels: how far the measured black and white are stretched to full range. balance: how far that is done for each channel by itself,
 * which repairs dyes that faded unevenly. light: stops. contrast, saturation: -1 flat or grey, 1 strong. warmth, tint: -1 blue or green,
 * 1 amber or magenta.
 */
export const AMOUNTS = {
  levels: [0, 1],
  balance: [0, 1],
  light: [-2, 2],
  contrast: [-1, 1],
  warmth: [-1, 1],
  tint: [-1, 1],
  saturation: [-1, 1],
} as const satisfies Readonly<Record<string, readonly [number, number]>>

export type AmountName = keyof typeof AMOUNTS

export const AMOUNT_NAMES = Object.keys(AMOUNTS) as AmountName[]

export type Adjustment = Readonly<Record<AmountName, number>>

export const NO_ADJUSTMENT: Adjustment = {
  levels: 0,
  balance: 0,
  light: 0,
  contrast: 0,
  warmth: 0,
  tint: 0,
  saturation: 0,
}
