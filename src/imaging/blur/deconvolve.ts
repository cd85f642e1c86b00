/**
 * @file Undoing a known blur by half-quadratic splitting with a denoiser as the picture's prior ("plug and play": Zhang et al. 2021,
 * "Plug-and-Play Image Restoration with Deep Denoiser Prior"). Pure; the denoiser is given.
 *
 * Wanted is the x that minimises |h * x - y|^2 / (2 sigma^2) + phi(x). With z beside x, two steps alternate: x fits the photo and
 * z by least squares, in closed form in the Fourier domain; z is x with noise of deviation sigma_k taken away; sigma_k falls.
 */
import type { Kernel } from '../degrade/blur.ts'
import { fourier, type Fourier, type Spectrum } from '../fourier.ts'
import { cropTo, type Planes } from '../pad.ts'
import { extend, replaceOutside, torusSide, type Boundary } from './domain.ts'
import { times, transfer } from './transfer.ts'

/** Takes Gaussian noise of deviation `sigma` (in [0, 1] units) away from a picture. */
export type Denoise = (noisy: Planes, sigma: number) => Promise<Planes>

export interface BlurredPhoto {
  /** Planes of values in [0, 1]. */
  readonly photo: Planes
  /** Sums to 1. */
  readonly kernel: Kernel
  /** Deviation of the noise beside the blur, in [0, 1] units, above 0. More is assumed where the kernel is not quite right. */
  readonly sigma: number
  readonly boundary: Boundary
}

/** Weight of z against the photo in units of sigma^2 / sigma_k^2, and the first sigma_k (grey levels), as in the paper. */
const WEIGHT = 0.23
const FIRST = 49
/**
 * The last sigma_k and the number of steps are what the shipped denoiser does best with on training photos with noise of 1 to 15 grey
 * levels: the paper's eight steps down to the photo's own noise cost it 0.2 to 0.4 dB.
 */
const LAST = 4
const STEPS = 3
/** Below it, what is not known of a border spreads through the whole photo, and tiles would disagree. Costs 0.3 dB at a noise of 1. */
const LEAST_WEIGHT = 1e-3
/** Rounds of finding out what a photo would show beyond its borders; twice as many gain less than 0.1 dB. */
const SETTLING = 16

/** sigma_k in [0, 1] units, in even ratios. */
function levels(sigma: number): number[] {
  const first = Math.max(LAST, Math.min(FIRST, 255 * sigma * Math.sqrt(WEIGHT / LEAST_WEIGHT)))
  return Array.from({ length: STEPS }, (_, k) => (first * (LAST / first) ** (k / (STEPS - 1))) / 255)
}

/** @returns the sharp photo, not clipped @throws RangeError unless sigma > 0 */
export async function deconvolve(blurred: BlurredPhoto, denoise: Denoise): Promise<Planes> {
  const { photo, sigma } = blurred
  if (!(sigma > 0)) throw new RangeError(`Expected a noise deviation above 0 but received ${sigma}`)
  const step = new DataStep(blurred)
  let z = step.start
  for (const [k, level] of levels(sigma).entries()) {
    const x = step.solve(z, WEIGHT * (sigma / level) ** 2, k === 0 ? SETTLING : 1)
    const turned = mirrored(x, k)
    z = mirrored(await denoise(turned, Math.max(level, sigma)), k)
  }
  return cropTo(z, photo.width, photo.height)
}

/** Left to right if k is odd, upside down if k / 2 is: a network is not quite symmetric, and its slant would add up over the steps. */
function mirrored(p: Planes, k: number): Planes {
  const { width, height } = p
  const pixels = new Float32Array(p.pixels.length)
  const [flipX, flipY] = [k % 2 === 1, k % 4 >= 2]
  for (let row = 0, to = 0; row < pixels.length / width; row++) {
    const y = row % height
    const from = (row - y + (flipY ? height - 1 - y : y)) * width
    for (let x = 0; x < width; x++) pixels[to++] = p.pixels[from + (flipX ? width - 1 - x : x)] as number
  }
  return { width, height, pixels }
}

/** The x that fits the photo and z best. */
class DataStep {
  readonly #f: Fourier
  readonly #h: Spectrum
  readonly #known: Planes | null
  /** The photo on its torus, where the steps begin. */
  readonly start: Planes
  /** The photo as far as it is known; beyond, what is assumed of it. */
  readonly #measured: Float32Array

  constructor({ photo, kernel, boundary }: BlurredPhoto) {
    const open = boundary === 'open'
    const width = open ? torusSide(photo.width, (kernel.width - 1) / 2) : photo.width
    const height = open ? torusSide(photo.height, (kernel.height - 1) / 2) : photo.height
    this.#f = fourier(width, height)
    this.#h = transfer(kernel, this.#f)
    this.#known = open ? photo : null
    this.start = extend(photo, width, height)
    this.#measured = this.start.pixels.slice()
  }

  /** argmin over x of |h * x - y|^2 + weight |x - z|^2, the squares of y only where it is known. */
  solve(z: Planes, weight: number, rounds: number): Planes {
    const area = z.width * z.height
    const pixels = new Float32Array(z.pixels.length)
    for (let at = 0; at < pixels.length; at += area) {
      const plane = this.#f.forward(z.pixels.subarray(at, at + area))
      const measured = this.#measured.subarray(at, at + area)
      const x =
        this.#known === null
          ? combine(plane, this.#f.forward(measured), this.#h, weight)
          : this.#settle(plane, measured, this.#known, weight, rounds)
      this.#f.inverse(x, pixels.subarray(at, at + area))
    }
    return { ...z, pixels }
  }

  /**
   * Where y is not known it is taken to be h * x of the x before (expectation maximisation), with Nesterov's momentum.
   * @param measured takes the new assumptions
   */
  #settle(z: Spectrum, measured: Float32Array, known: Planes, weight: number, rounds: number): Spectrum {
    let [before, x] = [z, z]
    for (let round = 0; round < rounds; round++) {
      const ahead = extrapolated(before, x, Math.max(0, (round - 1) / (round + 2)))
      replaceOutside(measured, this.#f.inverse(times(ahead, this.#h)), this.#f.width, known)
      before = x
      x = combine(z, this.#f.forward(measured), this.#h, weight)
    }
    return x
  }
}

/** b + momentum (b - a) */
function extrapolated(a: Spectrum, b: Spectrum, momentum: number): Spectrum {
  const along = (from: Float32Array, to: Float32Array) => to.map((v, i) => v + momentum * (v - (from[i] as number)))
  return momentum === 0 ? b : { re: along(a.re, b.re), im: along(a.im, b.im) }
}

/** (conj(h) y + weight z) / (|h|^2 + weight) */
function combine(z: Spectrum, y: Spectrum, h: Spectrum, weight: number): Spectrum {
  const re = new Float32Array(z.re.length)
  const im = new Float32Array(z.re.length)
  for (let i = 0; i < re.length; i++) {
    const hr = h.re[i] as number
    const hi = h.im[i] as number
    const gain = 1 / (hr * hr + hi * hi + weight)
    re[i] = (hr * (y.re[i] as number) + hi * (y.im[i] as number) + weight * (z.re[i] as number)) * gain
    im[i] = (hr * (y.im[i] as number) - hi * (y.re[i] as number) + weight * (z.im[i] as number)) * gain
  }
  return { re, im }
}
