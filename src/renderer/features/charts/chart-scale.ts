/** @file From values to places in a small chart. Pure. */

export interface XY {
  readonly x: number
  readonly y: number
}

export interface Range {
  readonly from: number
  readonly to: number
}

/** The range of some values with a little air above and below; one value alone gets air of its own. */
export function rangeOf(values: readonly number[]): Range {
  const finite = values.filter(Number.isFinite)
  if (finite.length === 0) return { from: 0, to: 1 }
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  const air = high > low ? 0.08 * (high - low) : Math.max(1e-6, Math.abs(high) * 0.1)
  return { from: low - air, to: high + air }
}

/** A round step (1, 2 or 5 times a power of ten) that cuts the range into at most `most` parts. */
export function roundStep({ from, to }: Range, most: number): number {
  const raw = (to - from) / most
  const power = 10 ** Math.floor(Math.log10(raw))
  return power * ([1, 2, 5].find((m) => m * power >= raw * (1 - 1e-9)) ?? 10)
}

/** Round values within the range. */
export function ticks(range: Range, most: number): number[] {
  const step = roundStep(range, most)
  const first = Math.ceil(range.from / step - 1e-9)
  const count = Math.floor(range.to / step + 1e-9) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Place of a value between two ends. */
export const along = (value: number, { from, to }: Range, start: number, end: number): number =>
  start + ((value - from) / (to - from)) * (end - start)

/** SVG path data of a line through places. */
export const linePath = (places: readonly XY[]): string =>
  places.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
