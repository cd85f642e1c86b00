/**
 * @file Fits what the entropy coder knows beforehand to quantised latents of training photos: which latents tell the mean and the size
 * of which (weighted least squares), and the first probabilities of each context (counts). The results are whole numbers.
 */
import {
  BINS,
  CLASSES,
  classOf,
  contextCount,
  contextOf,
  emptyContextOf,
  MEAN_BITS,
  MOST_SIZE,
  plainBitsOf,
  SIZE_BITS,
  type ChannelModel,
  type LatentModel,
  type Tap,
} from '../../imaging/entropy/latent-model.ts'
import { STATE_BITS } from '../../imaging/entropy/binary-coder.ts'
import { solve } from './least-squares.ts'

/** Quantised latents of one picture, channels x height x width, at a quality level. */
export interface Sample {
  readonly values: Int16Array
  readonly width: number
  readonly height: number
  readonly level: number
}

/** Where a channel's frequencies are: earlier channels that are near are told to be candidates. */
export interface Place {
  readonly row: number
  readonly column: number
  readonly colour: number
}

type Offset = Omit<Tap, 'weight'>

/** Before a latent in its own channel. */
const CAUSAL = [
  [-1, -1],
  [-1, 0],
  [-1, 1],
  [0, -1],
] as const
const AROUND = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column) => [row, column] as const))
const offsets = (channel: number, places: readonly (readonly [number, number])[]): Offset[] =>
  places.map(([row, column]) => ({ channel, row, column }) as Offset)

/** Channels whose mean is guessed; of finer ones the sign cannot be told. */
const GUESSED = 18
/** The coarsest channels, whose surroundings tell the mean of others. */
const TELLING = 6
/** Earlier channels that tell the size. */
const NEAREST = 12

const meanCandidates = (c: number): Offset[] =>
  c >= GUESSED
    ? []
    : [...offsets(c, CAUSAL), ...Array.from({ length: Math.min(c, TELLING) }, (_, k) => offsets(k, AROUND)).flat()]

function sizeCandidates(c: number, places: readonly Place[]): Offset[] {
  const here = places[c] as Place
  const distance = (k: number): number => {
    const p = places[k] as Place
    return (p.row - here.row) ** 2 + (p.column - here.column) ** 2 + (p.colour === here.colour ? 0 : 1.5)
  }
  const near = Array.from({ length: c }, (_, k) => k).sort((a, b) => distance(a) - distance(b))
  return [
    ...offsets(c, CAUSAL),
    ...near.slice(0, NEAREST).flatMap((k) => offsets(k, [[0, 0]])),
    // What lies right and below is known of earlier channels only.
    ...near.slice(0, 2).flatMap((k) =>
      offsets(k, [
        [0, 1],
        [1, 0],
      ]),
    ),
  ]
}

const at = (plane: Int16Array | Int32Array, s: Sample, o: Offset, row: number, column: number): number => {
  const [r, c] = [row + o.row, column + o.column]
  if (r < 0 || c < 0 || r >= s.height || c >= s.width) return 0
  return plane[(o.channel * s.height + r) * s.width + c] as number
}

function eachLatent(s: Sample, visit: (row: number, column: number) => void): void {
  for (let row = 0; row < s.height; row++) for (let column = 0; column < s.width; column++) visit(row, column)
}

/** Normal equations of a weighted least-squares fit. */
class Normal {
  readonly matrix: Float64Array
  readonly right: Float64Array
  readonly size: number

  constructor(size: number) {
    this.size = size
    this.matrix = new Float64Array(size * size)
    this.right = new Float64Array(size)
  }

  add(x: Float64Array, y: number, weight: number): void {
    for (let i = 0; i < this.size; i++) {
      const v = (x[i] as number) * weight
      if (v === 0) continue
      this.right[i] = (this.right[i] as number) + v * y
      for (let j = 0; j < this.size; j++)
        this.matrix[i * this.size + j] = (this.matrix[i * this.size + j] as number) + v * (x[j] as number)
    }
  }
}

const rounded = (candidates: readonly Offset[], weights: Float64Array, bits: number): Tap[] =>
  candidates
    .map((o, i) => ({ ...o, weight: Math.round((weights[i] as number) * 2 ** bits) }))
    .filter((t) => t.weight !== 0)

/** Samples count by the inverse square of how large their neighbourhood is: large ones are noisier. */
function fitMean(samples: readonly Sample[], channel: number): Tap[] {
  const candidates = meanCandidates(channel)
  if (candidates.length === 0) return []
  const normal = new Normal(candidates.length)
  const x = new Float64Array(candidates.length)
  for (const s of samples)
    eachLatent(s, (row, column) => {
      let near = 0.5
      for (const [i, o] of candidates.entries()) {
        x[i] = at(s.values, s, o, row, column)
        if (i < CAUSAL.length) near += Math.abs(x[i] as number)
      }
      const own = s.values[(channel * s.height + row) * s.width + column] as number
      normal.add(x, own, 1 / near ** 2)
    })
  return rounded(candidates, solve(normal.matrix, normal.right, false), MEAN_BITS)
}

const guessOf = (taps: readonly Tap[], s: Sample, row: number, column: number): number =>
  taps.length === 0
    ? 0
    : (taps.reduce((sum, t) => sum + t.weight * at(s.values, s, t, row, column), 0) + 2 ** (MEAN_BITS - 1)) >> MEAN_BITS

/** What is left of each latent after its guess, and its magnitude as others see it. */
interface Left {
  readonly signed: Int32Array
  readonly sizes: Int32Array
}

function leftOf(samples: readonly Sample[], means: readonly (readonly Tap[])[]): Left[] {
  return samples.map((s) => {
    const signed = new Int32Array(s.values.length)
    for (const [c, taps] of means.entries())
      eachLatent(s, (row, column) => {
        const i = (c * s.height + row) * s.width + column
        signed[i] = (s.values[i] as number) - guessOf(taps, s, row, column)
      })
    return { signed, sizes: signed.map((v) => Math.min(MOST_SIZE, Math.abs(v))) }
  })
}

const ROUNDS = 3
/** Keeps what is expected away from zero, where its inverse would blow up. */
const LEAST_EXPECTED = 0.02

/** The expected magnitude as a sum: weights by the inverse square of the expectation, which is a Laplacian's variance. */
function fitSize(
  samples: readonly Sample[],
  left: readonly Left[],
  channel: number,
  levels: number,
  places: readonly Place[],
): Omit<ChannelModel, 'mean'> {
  const candidates = sizeCandidates(channel, places)
  const count = candidates.length + levels
  let weights = new Float64Array(count).fill(1 / Math.max(1, candidates.length))
  const x = new Float64Array(count)
  for (let round = 0; round < ROUNDS; round++) {
    const normal = new Normal(count)
    for (const [k, s] of samples.entries())
      eachLatent(s, (row, column) => {
        const { sizes } = left[k] as Left
        x.fill(0)
        for (const [i, o] of candidates.entries()) x[i] = at(sizes, s, o, row, column)
        x[candidates.length + s.level] = 1
        const expected = x.reduce((sum, v, i) => sum + v * (weights[i] as number), LEAST_EXPECTED)
        normal.add(x, sizes[(channel * s.height + row) * s.width + column] as number, 1 / expected ** 2)
      })
    weights = solve(normal.matrix, normal.right, true)
  }
  const bias = Array.from(weights.subarray(candidates.length), (w) => Math.round(w * 2 ** SIZE_BITS))
  return { size: rounded(candidates, weights.subarray(0, candidates.length), SIZE_BITS), bias }
}

/** Zeros and ones of each context. */
class Counts {
  readonly ones: Float64Array
  readonly all: Float64Array
  constructor(contexts: number) {
    this.ones = new Float64Array(contexts)
    this.all = new Float64Array(contexts)
  }
  see(context: number, bit: number): void {
    this.ones[context] = (this.ones[context] as number) + bit
    this.all[context] = (this.all[context] as number) + 1
  }
}

function countAll(samples: readonly Sample[], left: readonly Left[], models: readonly ChannelModel[]): Counts {
  const counts = new Counts(contextCount(models.length))
  for (const [k, s] of samples.entries())
    for (const [c, m] of models.entries()) {
      const { signed, sizes } = left[k] as Left
      const plane = s.values.subarray(c * s.height * s.width, (c + 1) * s.height * s.width)
      const empty = plane.every((v) => v === 0)
      counts.see(emptyContextOf(models.length, c), empty ? 1 : 0)
      if (!empty)
        eachLatent(s, (row, column) => {
          const expected = m.size.reduce(
            (sum, t) => sum + t.weight * at(sizes, s, t, row, column),
            m.bias[s.level] as number,
          )
          const group = classOf(expected)
          const high = Math.abs(signed[(c * s.height + row) * s.width + column] as number) >>> plainBitsOf(group)
          for (let bin = 0; bin < BINS; bin++) {
            counts.see(contextOf(c, group, bin), high > bin ? 1 : 0)
            if (high <= bin) break
          }
        })
    }
  return counts
}

/** Few sightings are mixed with so many of what all channels together show. */
const TRUST = 30

function startOf(counts: Counts, channels: number): Int32Array {
  const start = new Int32Array(contextCount(channels))
  const state = (ones: number, all: number): number =>
    Math.max(1, Math.min(2 ** STATE_BITS - 2, Math.round((ones / all) * 2 ** STATE_BITS)))
  for (let group = 0; group < CLASSES; group++)
    for (let bin = 0; bin < BINS; bin++) {
      let [ones, all] = [1, 3]
      for (let c = 0; c < channels; c++) {
        ones += counts.ones[contextOf(c, group, bin)] as number
        all += counts.all[contextOf(c, group, bin)] as number
      }
      for (let c = 0; c < channels; c++) {
        const i = contextOf(c, group, bin)
        start[i] = state((counts.ones[i] as number) + (TRUST * ones) / all, (counts.all[i] as number) + TRUST)
      }
    }
  for (let c = 0; c < channels; c++) {
    const i = emptyContextOf(channels, c)
    start[i] = state((counts.ones[i] as number) + 0.5, (counts.all[i] as number) + 1)
  }
  return start
}

/** @param places of the channels, coarse first @param levels quality levels of the samples: 0 to levels - 1 */
export function fitCoder(samples: readonly Sample[], places: readonly Place[], levels: number): LatentModel {
  const means = places.map((_, c) => fitMean(samples, c))
  const left = leftOf(samples, means)
  const channels = means.map((mean, c) => ({ mean, ...fitSize(samples, left, c, levels, places) }))
  return { channels, start: startOf(countAll(samples, left, channels), channels.length) }
}
