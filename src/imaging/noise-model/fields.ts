/** @file Noise drawn from a spectrum: large fields once, of which patches are cut. Pure. */
import { fourier } from '../fourier.ts'
import { fillNormal, integer, random, type Random } from '../random.ts'
import { FLAT } from './flat.ts'
import { COLUMNS, PAIRS, type NoiseSpectrum } from './spectrum.ts'

const EDGE = 256
const COUNT = 6
const CHANNELS = [0, 1, 2] as const

export class NoiseFields {
  readonly #fields: readonly Float32Array[]

  constructor(spectrum: NoiseSpectrum, seed: number) {
    const mix = mixing(spectrum)
    this.#fields = Array.from({ length: COUNT }, (_, i) => field(mix, random(seed, i)))
  }

  /** Adds a random part of a random field, upright or upside down: planar, 3 x height x width. */
  cut(width: number, height: number, r: Random): Float32Array {
    const from = this.#fields[integer(r, COUNT)] as Float32Array
    const [left, top, turned] = [integer(r, EDGE), integer(r, EDGE), r() < 0.5]
    const out = new Float32Array(3 * width * height)
    for (let c = 0, to = 0; c < 3; c++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const [u, v] = turned ? [EDGE - 1 - (x % EDGE), EDGE - 1 - (y % EDGE)] : [x, y]
          out[to++] = from[(c * EDGE + ((top + v) % EDGE)) * EDGE + ((left + u) % EDGE)] as number
        }
    return out
  }
}

/** At each frequency of a field the lower triangle (by the table's pairs, transposed) whose square is the covariance. */
function mixing(spectrum: NoiseSpectrum): Float32Array[] {
  const columns = EDGE / 2 + 1
  const out = PAIRS.map(() => new Float32Array(EDGE * columns))
  for (let v = 0; v < EDGE; v++)
    for (let u = 0; u < columns; u++) {
      const m = spectrum.map((values) => between(values, (u * FLAT) / EDGE, (v * FLAT) / EDGE))
      const triangle = root(m as [number, number, number, number, number, number])
      for (const [k, value] of triangle.entries()) (out[k] as Float32Array)[v * columns + u] = value
    }
  return out
}

/** Bilinear; rows come round. */
function between(values: Float64Array, u: number, v: number): number {
  const [u0, v0] = [Math.floor(u), Math.floor(v)]
  const at = (x: number, y: number): number => values[(y % FLAT) * COLUMNS + Math.min(x, COLUMNS - 1)] as number
  const row = (y: number): number => at(u0, y) + (u - u0) * (at(u0 + 1, y) - at(u0, y))
  return row(v0) + (v - v0) * (row(v0 + 1) - row(v0))
}

/** Cholesky's factor of a covariance that chance may have left slightly indefinite. */
function root([a, b, c, d, e, f]: readonly [number, number, number, number, number, number]) {
  const l00 = Math.sqrt(Math.max(a, 1e-12))
  const [l10, l20] = [b / l00, c / l00]
  const l11 = Math.sqrt(Math.max(d - l10 * l10, 1e-12))
  const l21 = (e - l10 * l20) / l11
  return [l00, l10, l20, l11, l21, Math.sqrt(Math.max(f - l20 * l20 - l21 * l21, 1e-12))]
}

function field(mix: readonly Float32Array[], r: Random): Float32Array {
  const f = fourier(EDGE, EDGE)
  const white = CHANNELS.map(() => f.forward(fillNormal(new Float32Array(EDGE * EDGE), r)))
  const out = new Float32Array(3 * EDGE * EDGE)
  for (const c of CHANNELS) {
    const mixed = { re: new Float32Array(white[0]?.re.length ?? 0), im: new Float32Array(white[0]?.re.length ?? 0) }
    for (const [k, [from, to]] of PAIRS.entries()) {
      const [w, gain] = [white[from], mix[k]]
      if (to !== c || !w || !gain) continue
      for (let i = 0; i < gain.length; i++) {
        mixed.re[i] = (mixed.re[i] as number) + (gain[i] as number) * (w.re[i] as number)
        mixed.im[i] = (mixed.im[i] as number) + (gain[i] as number) * (w.im[i] as number)
      }
    }
    out.set(f.inverse(mixed), c * EDGE * EDGE)
  }
  return out
}
