/** @file Near-duplicates: photos whose fingerprints hardly differ, and others that differ a little more but mean the same. Pure. */
import { rowOf, type Cloud } from './cloud.ts'

/** Bits of 64 by which copies of one picture differ, whatever their size and quality. */
const SURE_BITS = 4
/** So many are believed if the latents are alike too. */
const LIKELY_BITS = 10
const ALIKE_COSINE = 0.9
/** A blank picture's bits are all 0, as every other blank one's. */
const BLANK = 0n

function cosine(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] as number) * (b[i] as number)
    aa += (a[i] as number) ** 2
    bb += (b[i] as number) ** 2
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}

/** Halves of the bits as numbers, which are quick to compare. */
const halves = (print: bigint): [number, number] => [Number(print >> 32n) | 0, Number(print & 0xffffffffn) | 0]

/** Bits set in 32. */
function bits32(x: number): number {
  let v = x - ((x >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/**
 * @param prints fingerprints, one of each vector
 * @returns groups of two and more places, each in order; groups by their first place
 */
export function duplicateGroups(cloud: Cloud, prints: readonly bigint[]): number[][] {
  const parent = Int32Array.from({ length: cloud.count }, (_, i) => i)
  const root = (i: number): number => {
    let at = i
    while (parent[at] !== at) at = parent[at] as number
    return at
  }
  const parts = prints.map(halves)
  for (let i = 0; i < cloud.count; i++)
    for (let j = 0; j < i; j++) {
      const [[a, b], [c, d]] = [parts[i] as [number, number], parts[j] as [number, number]]
      const apart = bits32(a ^ c) + bits32(b ^ d)
      if (apart > LIKELY_BITS || prints[i] === BLANK) continue
      if (apart > SURE_BITS && cosine(rowOf(cloud, i), rowOf(cloud, j)) < ALIKE_COSINE) continue
      const [x, y] = [root(i), root(j)]
      parent[Math.max(x, y)] = Math.min(x, y)
    }
  const groups = Map.groupBy(
    Array.from({ length: cloud.count }, (_, i) => i),
    root,
  )
  return [...groups.values()].filter((group) => group.length > 1)
}
