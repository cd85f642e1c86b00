/**
 * @file The Fourier transform of real pictures: half of the spectrum tells it all. Pure; every process.
 * F[v, u] = sum over y, x of f[y, x] exp(-2 pi i (u x / width + v y / height)), without scaling.
 */
import { fft, LANES } from './fft.ts'

/** F for u = 0 .. width / 2 (rounded down) and all v: row by row. The rest follows by F[-v, -u] = conj F[v, u]. */
export interface Spectrum {
  readonly re: Float32Array
  readonly im: Float32Array
}

/** Transforms of pictures of one size. Any size will do; {@link fastLength} tells which are quick. */
export interface Fourier {
  readonly width: number
  readonly height: number
  /** Columns of the spectrum: width / 2 rounded down, plus 1. */
  readonly columns: number
  /** @param plane height x width values */
  forward(plane: Float32Array): Spectrum
  /** The inverse, divided by width x height: `inverse(forward(f))` is f. */
  inverse(spectrum: Spectrum, out?: Float32Array): Float32Array
}

export function fourier(width: number, height: number): Fourier {
  const columns = Math.floor(width / 2) + 1
  const alongRows = fft(width)
  const alongColumns = fft(height)
  const re = new Float64Array(LANES * Math.max(width, height))
  const im = new Float64Array(re.length)

  /** Columns x0 .. of the spectrum are gathered, transformed and put back. */
  const transformColumns = (from: Spectrum, to: Spectrum, inverse: boolean): void => {
    for (let x0 = 0; x0 < columns; x0 += LANES) {
      const count = Math.min(LANES, columns - x0)
      for (let y = 0; y < height; y++)
        for (let l = 0; l < count; l++) {
          re[y * LANES + l] = from.re[y * columns + x0 + l] as number
          im[y * LANES + l] = from.im[y * columns + x0 + l] as number
        }
      if (inverse) alongColumns(im, re)
      else alongColumns(re, im)
      for (let y = 0; y < height; y++)
        for (let l = 0; l < count; l++) {
          to.re[y * columns + x0 + l] = re[y * LANES + l] as number
          to.im[y * columns + x0 + l] = im[y * LANES + l] as number
        }
    }
  }

  /** Two real rows ride as one complex sequence: a lane for each pair. */
  const forwardRows = (plane: Float32Array, to: Spectrum): void => {
    for (let y0 = 0; y0 < height; y0 += 2 * LANES) {
      const lanes = Math.min(LANES, Math.ceil((height - y0) / 2))
      for (let l = 0; l < lanes; l++) {
        const row = (y0 + 2 * l) * width
        const second = y0 + 2 * l + 1 < height
        for (let x = 0; x < width; x++) {
          re[x * LANES + l] = plane[row + x] as number
          im[x * LANES + l] = second ? (plane[row + width + x] as number) : 0
        }
      }
      alongRows(re, im)
      for (let l = 0; l < lanes; l++) {
        const row = (y0 + 2 * l) * columns
        const second = y0 + 2 * l + 1 < height
        for (let u = 0; u < columns; u++) {
          const a = u * LANES + l
          const b = ((width - u) % width) * LANES + l
          to.re[row + u] = ((re[a] as number) + (re[b] as number)) / 2
          to.im[row + u] = ((im[a] as number) - (im[b] as number)) / 2
          if (!second) continue
          to.re[row + columns + u] = ((im[a] as number) + (im[b] as number)) / 2
          to.im[row + columns + u] = ((re[b] as number) - (re[a] as number)) / 2
        }
      }
    }
  }

  const inverseRows = (from: Spectrum, out: Float32Array): void => {
    const scale = 1 / (width * height)
    for (let y0 = 0; y0 < height; y0 += 2 * LANES) {
      const lanes = Math.min(LANES, Math.ceil((height - y0) / 2))
      for (let l = 0; l < lanes; l++) {
        const row = (y0 + 2 * l) * columns
        const second = y0 + 2 * l + 1 < height
        for (let u = 0; u < columns; u++) {
          const a = u * LANES + l
          const b = ((width - u) % width) * LANES + l
          const re1 = from.re[row + u] as number
          const im1 = from.im[row + u] as number
          const re2 = second ? (from.re[row + columns + u] as number) : 0
          const im2 = second ? (from.im[row + columns + u] as number) : 0
          re[b] = re1 + im2
          im[b] = re2 - im1
          re[a] = re1 - im2
          im[a] = re2 + im1
        }
      }
      alongRows(im, re)
      for (let l = 0; l < lanes; l++) {
        const row = (y0 + 2 * l) * width
        const second = y0 + 2 * l + 1 < height
        for (let x = 0; x < width; x++) {
          out[row + x] = (re[x * LANES + l] as number) * scale
          if (second) out[row + width + x] = (im[x * LANES + l] as number) * scale
        }
      }
    }
  }

  const empty = (): Spectrum => ({ re: new Float32Array(columns * height), im: new Float32Array(columns * height) })
  const spare = empty()
  return {
    width,
    height,
    columns,
    forward(plane) {
      const spectrum = empty()
      forwardRows(plane, spectrum)
      transformColumns(spectrum, spectrum, false)
      return spectrum
    },
    inverse(spectrum, out = new Float32Array(width * height)) {
      transformColumns(spectrum, spare, true)
      inverseRows(spare, out)
      return out
    },
  }
}
