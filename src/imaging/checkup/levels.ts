/** @file How often each level occurs in a plane of grey levels: quantiles without sorting. Pure. */

/** Places of the histogram in a grey level. */
const FINE = 4

/** @param levels 0-255, fractions included */
export function histogram(levels: Float32Array): Uint32Array {
  const counts = new Uint32Array(255 * FINE + 1)
  for (let i = 0; i < levels.length; i++) {
    const place = ((levels[i] as number) * FINE + 0.5) | 0
    counts[place] = (counts[place] as number) + 1
  }
  return counts
}

/** The level (to a quarter) below which a share of the values lies. */
export function levelAt(counts: Uint32Array, share: number): number {
  let left = share * counts.reduce((sum, n) => sum + n, 0)
  const place = counts.findIndex((n) => (left -= n) < 0)
  return (place < 0 ? counts.length - 1 : place) / FINE
}
