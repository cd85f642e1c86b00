/** @file Pearson's correlation. Pure. */

/** @returns -1 to 1; not a number if either list is constant @throws Error if the lengths differ */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`Expected ${a.length} values but received ${b.length}`)
  let [sa, sb] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    sa += a[i] as number
    sb += b[i] as number
  }
  const [ma, mb] = [sa / a.length, sb / b.length]
  let [aa, bb, ab] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [(a[i] as number) - ma, (b[i] as number) - mb]
    aa += da * da
    bb += db * db
    ab += da * db
  }
  return ab / Math.sqrt(aa * bb)
}
