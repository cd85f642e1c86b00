/**
 * @file Fourier transforms of several complex sequences at once, of any length: mixed radix 2, 3, 4, 5 in Stockham's self-sorting
 * order; lengths with other prime factors by Bluestein's chirp (1970). Pure; every process.
 */

/** Sequences transformed together. Sample i of sequence l is at i * LANES + l: inner loops run over neighbours in memory. */
export const LANES = 16

/** Transforms LANES sequences in place, without scaling. For the inverse, swap `re` and `im` (and divide by the length). */
export type Fft = (re: Float64Array, im: Float64Array) => void

const SMOOTH = [4, 2, 3, 5] as const
type Radix = (typeof SMOOTH)[number]

/** The radices whose product is n, or null where another prime divides it. */
function radices(n: number): Radix[] | null {
  const found: Radix[] = []
  let rest = n
  for (const radix of SMOOTH)
    while (rest % radix === 0) {
      found.push(radix)
      rest /= radix
    }
  return rest === 1 ? found : null
}

/** The smallest length from n on that needs no chirp: products of 2, 3 and 5. */
export function fastLength(n: number): number {
  let length = Math.max(1, n)
  while (radices(length) === null) length++
  return length
}

/** @param n length of each sequence, at least 1 */
export function fft(n: number): Fft {
  const factors = radices(n)
  return factors === null ? bluestein(n) : stockham(n, factors)
}

/** Two arrays of one pass: what is read and what is written. */
interface Pass {
  readonly fromRe: Float64Array
  readonly fromIm: Float64Array
  readonly toRe: Float64Array
  readonly toIm: Float64Array
  /** Butterflies of this pass with twiddles of their own; each is done `stride` times. */
  readonly groups: number
  readonly stride: number
  /** exp(-2 pi i p j / n) at 2 (p radix + j). */
  readonly twiddles: Float64Array
}

function stockham(n: number, factors: readonly Radix[]): Fft {
  const spareRe = new Float64Array(n * LANES)
  const spareIm = new Float64Array(n * LANES)
  const stages: { radix: Radix; groups: number; stride: number; twiddles: Float64Array }[] = []
  let [left, stride] = [n, LANES]
  for (const radix of factors) {
    stages.push({ radix, groups: left / radix, stride, twiddles: twiddlesOf(left, radix) })
    left /= radix
    stride *= radix
  }
  return (re, im) => {
    let [fromRe, fromIm, toRe, toIm] = [re, im, spareRe, spareIm]
    for (const { radix, groups, stride: s, twiddles } of stages) {
      const pass: Pass = { fromRe, fromIm, toRe, toIm, groups, stride: s, twiddles }
      if (radix === 4) butterflies4(pass)
      else butterflies(radix, pass)
      ;[fromRe, fromIm, toRe, toIm] = [toRe, toIm, fromRe, fromIm]
    }
    if (fromRe !== re) {
      re.set(fromRe)
      im.set(fromIm)
    }
  }
}

function twiddlesOf(n: number, radix: Radix): Float64Array {
  const out = new Float64Array(2 * n)
  for (let p = 0; p < n / radix; p++)
    for (let j = 0; j < radix; j++) {
      const angle = (-2 * Math.PI * p * j) / n
      out[2 * (p * radix + j)] = Math.cos(angle)
      out[2 * (p * radix + j) + 1] = Math.sin(angle)
    }
  return out
}

/* Indices below are within the arrays by construction: no fallback is needed, and one would halve the speed. */

/** Any radix, by its small Fourier matrix. */
function butterflies(radix: 2 | 3 | 5, { fromRe, fromIm, toRe, toIm, groups, stride, twiddles }: Pass): void {
  const jump = groups * stride
  const matrix = Array.from({ length: radix }, (_, k) => (2 * Math.PI * k) / radix).map((a) => [
    Math.cos(a),
    -Math.sin(a),
  ])
  for (let p = 0; p < groups; p++)
    for (let j = 0; j < radix; j++) {
      const o = (radix * p + j) * stride
      const t = 2 * (p * radix + j)
      for (let k = 0; k < radix; k++) {
        // The twiddle of output j times the matrix entry of input k.
        const [mc, ms] = matrix[(j * k) % radix] as [number, number]
        const c = mc * (twiddles[t] as number) - ms * (twiddles[t + 1] as number)
        const s = mc * (twiddles[t + 1] as number) + ms * (twiddles[t] as number)
        const a = p * stride + k * jump
        for (let q = 0; q < stride; q++) {
          const re = fromRe[a + q] as number
          const im = fromIm[a + q] as number
          toRe[o + q] = (k === 0 ? 0 : (toRe[o + q] as number)) + re * c - im * s
          toIm[o + q] = (k === 0 ? 0 : (toIm[o + q] as number)) + re * s + im * c
        }
      }
    }
}

function butterflies4({ fromRe, fromIm, toRe, toIm, groups, stride, twiddles }: Pass): void {
  const jump = groups * stride
  for (let p = 0; p < groups; p++) {
    const t = 8 * p
    const c1 = twiddles[t + 2] as number
    const s1 = twiddles[t + 3] as number
    const c2 = twiddles[t + 4] as number
    const s2 = twiddles[t + 5] as number
    const c3 = twiddles[t + 6] as number
    const s3 = twiddles[t + 7] as number
    const end = (p + 1) * stride
    for (let a = p * stride, o = 4 * p * stride; a < end; a++, o++) {
      const b = a + jump
      const c = b + jump
      const d = c + jump
      const sumRe = (fromRe[a] as number) + (fromRe[c] as number)
      const sumIm = (fromIm[a] as number) + (fromIm[c] as number)
      const gapRe = (fromRe[a] as number) - (fromRe[c] as number)
      const gapIm = (fromIm[a] as number) - (fromIm[c] as number)
      const oddRe = (fromRe[b] as number) + (fromRe[d] as number)
      const oddIm = (fromIm[b] as number) + (fromIm[d] as number)
      const turnRe = (fromIm[b] as number) - (fromIm[d] as number)
      const turnIm = (fromRe[d] as number) - (fromRe[b] as number)
      toRe[o] = sumRe + oddRe
      toIm[o] = sumIm + oddIm
      const re1 = gapRe + turnRe
      const im1 = gapIm + turnIm
      toRe[o + stride] = re1 * c1 - im1 * s1
      toIm[o + stride] = re1 * s1 + im1 * c1
      const re2 = sumRe - oddRe
      const im2 = sumIm - oddIm
      toRe[o + 2 * stride] = re2 * c2 - im2 * s2
      toIm[o + 2 * stride] = re2 * s2 + im2 * c2
      const re3 = gapRe - turnRe
      const im3 = gapIm - turnIm
      toRe[o + 3 * stride] = re3 * c3 - im3 * s3
      toIm[o + 3 * stride] = re3 * s3 + im3 * c3
    }
  }
}

/** A convolution with the chirp exp(i pi k^2 / n), at a length of 2n - 1 or more that mixed radix can do. */
function bluestein(n: number): Fft {
  const length = fastLength(2 * n - 1)
  const transform = fft(length)
  const chirp = Array.from({ length: n }, (_, k) => (Math.PI * ((k * k) % (2 * n))) / n)
  const cos = Float64Array.from(chirp, Math.cos)
  const sin = Float64Array.from(chirp, Math.sin)
  const filterRe = new Float64Array(length * LANES)
  const filterIm = new Float64Array(length * LANES)
  for (let k = 0; k < n; k++)
    for (const at of [k, (length - k) % length]) {
      filterRe.fill(cos[k] as number, at * LANES, (at + 1) * LANES)
      filterIm.fill(sin[k] as number, at * LANES, (at + 1) * LANES)
    }
  transform(filterRe, filterIm)
  const workRe = new Float64Array(length * LANES)
  const workIm = new Float64Array(length * LANES)
  return (re, im) => {
    workRe.fill(0)
    workIm.fill(0)
    multiplyByChirp(re, im, cos, sin, workRe, workIm, 1)
    transform(workRe, workIm)
    for (let i = 0; i < workRe.length; i++) {
      const a = workRe[i] as number
      const b = workIm[i] as number
      workRe[i] = a * (filterRe[i] as number) - b * (filterIm[i] as number)
      workIm[i] = a * (filterIm[i] as number) + b * (filterRe[i] as number)
    }
    transform(workIm, workRe)
    multiplyByChirp(workRe, workIm, cos, sin, re, im, 1 / length)
  }
}

/** to = scale * from * exp(-i angle), sample by sample. */
function multiplyByChirp(
  fromRe: Float64Array,
  fromIm: Float64Array,
  cos: Float64Array,
  sin: Float64Array,
  toRe: Float64Array,
  toIm: Float64Array,
  scale: number,
): void {
  for (let k = 0; k < cos.length; k++) {
    const c = (cos[k] as number) * scale
    const s = (sin[k] as number) * scale
    for (let i = k * LANES; i < (k + 1) * LANES; i++) {
      const a = fromRe[i] as number
      const b = fromIm[i] as number
      toRe[i] = a * c + b * s
      toIm[i] = b * c - a * s
    }
  }
}
