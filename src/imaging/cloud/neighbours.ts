/** @file Who is near whom in a cloud, exactly: all distances are looked at. Pure. */
import { rowOf, type Cloud } from './cloud.ts'

export interface Neighbours {
  /** Of each vector; less only where there are not so many others. */
  readonly k: number
  /** count x k, the nearest first; never the vector itself. */
  readonly index: Int32Array
  /** Euclidean. */
  readonly distance: Float32Array
}

function squaredDistance(values: Float32Array, dims: number, i: number, j: number): number {
  let sum = 0
  for (let a = i * dims, b = j * dims, end = a + dims; a < end; a++, b++) {
    const d = (values[a] as number) - (values[b] as number)
    sum += d * d
  }
  return sum
}

/** Puts one candidate into a short sorted list. */
function insert(index: Int32Array, distance: Float32Array, from: number, k: number, j: number, d: number): void {
  let at = from + k - 1
  if (d >= (distance[at] as number)) return
  for (; at > from && (distance[at - 1] as number) > d; at--) {
    distance[at] = distance[at - 1] as number
    index[at] = index[at - 1] as number
  }
  distance[at] = d
  index[at] = j
}

/** @param wanted neighbours of each */
export function nearestNeighbours({ count, dims, values }: Cloud, wanted: number): Neighbours {
  const k = Math.max(0, Math.min(wanted, count - 1))
  const index = new Int32Array(count * k).fill(-1)
  const distance = new Float32Array(count * k).fill(Infinity)
  if (k === 0) return { k, index, distance }
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++) {
      const d = squaredDistance(values, dims, i, j)
      insert(index, distance, i * k, k, j, d)
      insert(index, distance, j * k, k, i, d)
    }
  for (let i = 0; i < distance.length; i++) distance[i] = Math.sqrt(distance[i] as number)
  return { k, index, distance }
}

/**
 * How far each vector lies from its neighbours, as a multiple of how far those lie from theirs (after Breunig et al. 2000): about 1
 * inside any crowd, dense or thin; larger for what is like nothing else.
 */
export function outlierScores({ k, index, distance }: Neighbours, count: number): Float32Array {
  const reach = Float64Array.from({ length: count }, (_, i) => {
    let sum = 0
    for (let a = i * k; a < (i + 1) * k; a++) sum += distance[a] as number
    return k === 0 ? 0 : sum / k
  })
  return Float32Array.from({ length: count }, (_, i) => {
    let usual = 0
    for (let a = i * k; a < (i + 1) * k; a++) usual += (reach[index[a] as number] as number) / k
    return usual > 0 ? (reach[i] as number) / usual : 1
  })
}

const norm = (v: Float32Array): number => Math.sqrt(v.reduce((s, x) => s + x * x, 0))

/** Cosine of the angle between a vector and each of the cloud, -1 to 1; 0 where one has no length. */
export function cosinesTo(cloud: Cloud, of: ArrayLike<number>): Float32Array {
  const own = Float32Array.from(of)
  const length = norm(own)
  return Float32Array.from({ length: cloud.count }, (_, i) => {
    const row = rowOf(cloud, i)
    const size = length * norm(row)
    if (!(size > 0)) return 0
    let sum = 0
    for (let k = 0; k < row.length; k++) sum += (row[k] as number) * (own[k] as number)
    return Math.max(-1, Math.min(1, sum / size))
  })
}
