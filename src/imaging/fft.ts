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

interface Complex {
  readonly re: Float64Array
  readonly im: Float64Array
}

interface Stage {
  readonly radix: Radix
  /** Butterflies with twiddles of their own; each is done `stride` times. */
  readonly groups: number
  readonly stride: number
  /** exp(-2 pi i p j / n) at 2 (p radix + j). */
  readonly twiddles: Float64Array
}

function stockham(n: number, factors: readonly Radix[]): Fft {
  const stages: Stage[] = []
  let [left, stride] = [n, LANES]
  for (const radix of factors) {
    stages.push({ radix, groups: left / radix, stride, twiddles: twiddlesOf(left, radix) })
    left /= radix
    stride *= radix
  }
  const spare: Complex = { re: new Float64Array(n * LANES), im: new Float64Array(n * LANES) }
  return (re, im) => {
    const own: Complex = { re, im }
    let [from, to] = [own, spare]
    for (const stage of stages) {
      if (stage.radix === 4) butterflies4(stage, from, to)
      else butterflies(stage, from, to)
      ;[from, to] = [to, from]
    }
    if (from === own) return
    re.set(from.re)
    im.set(from.im)
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
function butterflies({ radix, groups, stride, twiddles }: Stage, from: Complex, to: Complex): void {
  const { re: fromRe, im: fromIm } = from
  const { re: toRe, im: toIm } = to
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

function butterflies4({ groups, stride, twiddles }: Stage, from: Complex, to: Complex): void {
  const { re: fromRe, im: fromIm } = from
  const { re: toRe, im: toIm } = to
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
  const filter: Complex = { re: new Float64Array(length * LANES), im: new Float64Array(length * LANES) }
  for (const [k, angle] of chirp.entries())
    for (const at of [k, (length - k) % length]) {
      filter.re.fill(Math.cos(angle) / length, at * LANES, (at + 1) * LANES)
      filter.im.fill(Math.sin(angle) / length, at * LANES, (at + 1) * LANES)
    }
  transform(filter.re, filter.im)
  const work: Complex = { re: new Float64Array(length * LANES), im: new Float64Array(length * LANES) }
  return (re, im) => {
    const own: Complex = { re, im }
    work.re.fill(0)
    work.im.fill(0)
    unchirp(own, work, chirp)
    transform(work.re, work.im)
    for (let i = 0; i < work.re.length; i++) {
      const a = work.re[i] as number
      const b = work.im[i] as number
      work.re[i] = a * (filter.re[i] as number) - b * (filter.im[i] as number)
      work.im[i] = a * (filter.im[i] as number) + b * (filter.re[i] as number)
    }
    transform(work.im, work.re)
    unchirp(work, own, chirp)
  }
}

/** to[k] = from[k] exp(-i chirp[k]), in every lane. */
function unchirp(from: Complex, to: Complex, chirp: readonly number[]): void {
  for (const [k, angle] of chirp.entries()) {
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    for (let i = k * LANES; i < (k + 1) * LANES; i++) {
      const a = from.re[i] as number
      const b = from.im[i] as number
      to.re[i] = a * c + b * s
      to.im[i] = b * c - a * s
    }
  }
}
