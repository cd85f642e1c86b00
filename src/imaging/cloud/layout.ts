/**
 * @file A map of a cloud: who is near in many dimensions is near on the map. Neighbours attract and chance pairs repel, by stochastic
 * gradient descent from the principal components (UMAP; McInnes, Healy & Melville 2018). Seeded: the same cloud gives the same map. Pure.
 */
import { integer, random } from '../random.ts'
import { principal, type Cloud } from './cloud.ts'
import type { Neighbours } from './neighbours.ts'

/** Low-dimensional similarity 1 / (1 + A d^(2B)): UMAP's for a least distance of 0.3. */
const [A, B] = [0.992, 1.112]
const EPOCHS = 200
/** Chance pairs for each pair of neighbours. */
const REPELLED = 4
const MOST_STEP = 4
const SEED = 11
/** Half the width of the first positions. */
const SPREAD = 10

interface Edges {
  readonly from: Int32Array
  readonly to: Int32Array
  /** 0-1. */
  readonly weight: Float32Array
}

const PRECISION_STEPS = 48

/** Scale of a vector's neighbourhood: exp(-(d - nearest) / scale) of its neighbours sum to log2 k. */
function scaleOf(distances: Float32Array): number {
  const [nearest = 0] = distances
  const wanted = Math.log2(Math.max(2, distances.length))
  let [low, high] = [1e-6, 1e6]
  for (let i = 0; i < PRECISION_STEPS; i++) {
    const middle = Math.sqrt(low * high)
    const sum = distances.reduce((s, d) => s + Math.exp(-Math.max(0, d - nearest) / middle), 0)
    if (sum > wanted) high = middle
    else low = middle
  }
  return Math.sqrt(low * high)
}

/** Fuzzy union of what both ends of a pair hold it for: a + b - a b. */
function edgesOf({ k, index, distance }: Neighbours, count: number): Edges {
  const directed = new Map<number, number>()
  for (let i = 0; i < count; i++) {
    const own = distance.subarray(i * k, (i + 1) * k)
    const scale = scaleOf(own)
    for (let a = 0; a < k; a++)
      directed.set(
        i * count + (index[i * k + a] as number),
        Math.exp(-Math.max(0, (own[a] as number) - (own[0] as number)) / scale),
      )
  }
  const [from, to, weight]: [number[], number[], number[]] = [[], [], []]
  for (const [key, there] of directed) {
    const [i, j] = [Math.floor(key / count), key % count]
    const back = directed.get(j * count + i)
    if (back !== undefined && j < i) continue // told from the other end
    from.push(i)
    to.push(j)
    weight.push(there + (back ?? 0) - there * (back ?? 0))
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to), weight: Float32Array.from(weight) }
}

function start(cloud: Cloud): Float32Array {
  const { cloud: flat } = principal(cloud, 2)
  const out = new Float32Array(2 * cloud.count)
  const r = random(SEED, cloud.count)
  for (let i = 0; i < cloud.count; i++)
    for (let c = 0; c < 2; c++) out[2 * i + c] = c < flat.dims ? (flat.values[i * flat.dims + c] as number) : 0
  const most = out.reduce((m, v) => Math.max(m, Math.abs(v)), 0)
  // Equal vectors must not lie on one point: nothing would ever part them.
  return out.map((v) => (most > 0 ? (SPREAD * v) / most : 0) + 1e-3 * (r() - 0.5))
}

const clipped = (v: number): number => Math.max(-MOST_STEP, Math.min(MOST_STEP, v))

function pull(at: Float32Array, i: number, j: number, rate: number): void {
  const [dx, dy] = [
    (at[2 * i] as number) - (at[2 * j] as number),
    (at[2 * i + 1] as number) - (at[2 * j + 1] as number),
  ]
  const d2 = dx * dx + dy * dy
  if (d2 === 0) return
  const power = Math.pow(d2, B - 1)
  const force = (-2 * A * B * power) / (1 + A * power * d2)
  const [x, y] = [rate * clipped(force * dx), rate * clipped(force * dy)]
  at[2 * i] = (at[2 * i] as number) + x
  at[2 * i + 1] = (at[2 * i + 1] as number) + y
  at[2 * j] = (at[2 * j] as number) - x
  at[2 * j + 1] = (at[2 * j + 1] as number) - y
}

function push(at: Float32Array, i: number, j: number, rate: number): void {
  const [dx, dy] = [
    (at[2 * i] as number) - (at[2 * j] as number),
    (at[2 * i + 1] as number) - (at[2 * j + 1] as number),
  ]
  const d2 = dx * dx + dy * dy
  const force = (2 * B) / ((0.001 + d2) * (1 + A * Math.pow(d2, B)))
  at[2 * i] = (at[2 * i] as number) + rate * clipped(force * dx)
  at[2 * i + 1] = (at[2 * i + 1] as number) + rate * clipped(force * dy)
}

/** Both axes from -1 to 1, the longer one filled, the middle at 0. */
function fitted(at: Float32Array): Float32Array {
  const ends = ([0, 1] as const).map((c) => {
    let [low, high] = [Infinity, -Infinity]
    for (let i = c; i < at.length; i += 2) {
      low = Math.min(low, at[i] as number)
      high = Math.max(high, at[i] as number)
    }
    return { middle: (low + high) / 2, half: (high - low) / 2 }
  })
  const half = Math.max(...ends.map((e) => e.half), Number.MIN_VALUE)
  return at.map((v, i) => (v - (ends[i & 1] as { middle: number }).middle) / half)
}

/**
 * Places of the vectors on a map, x and y in [-1, 1].
 * @param told after each epoch, 0-1
 */
export async function mapOf(
  cloud: Cloud,
  near: Neighbours,
  told: (share: number) => void | Promise<void> = () => undefined,
): Promise<Float32Array> {
  const { count } = cloud
  if (count === 0) return new Float32Array(0)
  const at = start(cloud)
  const { from, to, weight } = edgesOf(near, count)
  const r = random(SEED, count, 1)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const rate = 1 - epoch / EPOCHS
    for (let e = 0; e < from.length; e++) {
      if (r() > (weight[e] as number)) continue
      const [i, j] = [from[e] as number, to[e] as number]
      pull(at, i, j, rate)
      for (let n = 0; n < REPELLED; n++) {
        const other = integer(r, count)
        if (other !== i) push(at, i, other, rate)
      }
    }
    await told((epoch + 1) / EPOCHS)
  }
  return fitted(at)
}
