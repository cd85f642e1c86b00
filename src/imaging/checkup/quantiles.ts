/** @file Order statistics of a few numbers. Pure. */

/** The value below which a share of the numbers lies (nearest rank); 0 for none. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

export const median = (values: ArrayLike<number>): number => quantile(values, 0.5)
