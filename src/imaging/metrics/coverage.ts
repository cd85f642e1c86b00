/** @file Whether stated intervals hold the truth as often as they claim to. Pure. */

/**
 * Share of the samples whose truth lies within `half` of the value: 0.68 for honest 68 % intervals.
 * @param half half width of each sample's interval, in the values' unit
 * @throws Error if the lengths differ or there are none
 */
export function coverage(values: ArrayLike<number>, half: ArrayLike<number>, truth: ArrayLike<number>): number {
  if (values.length !== truth.length || half.length !== truth.length || truth.length === 0)
    throw new Error(`Expected ${truth.length} values and widths but received ${values.length} and ${half.length}`)
  let inside = 0
  for (let i = 0; i < truth.length; i++)
    if (Math.abs((values[i] as number) - (truth[i] as number)) <= (half[i] as number)) inside++
  return inside / truth.length
}
