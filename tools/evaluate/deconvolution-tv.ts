/**
 * @file The classical rival in undoing a known blur: isotropic total variation, by ADMM with a Fourier step (Wang, Yang, Yin &
 * Zhang 2008; Chan, Khoshabeh, Gibson, Gill & Nguyen 2011). Borders are treated as in our own method.
 */
import { extend, replaceOutside, torusSide } from '../../src/imaging/blur/domain.ts'
import type { BlurredPhoto } from '../../src/imaging/blur/deconvolve.ts'
import { times, transfer } from '../../src/imaging/blur/transfer.ts'
import { fourier, type Fourier, type Spectrum } from '../../src/imaging/fourier.ts'
import { cropTo, type Planes } from '../../src/imaging/pad.ts'

export interface TvOptions {
  /** Weight of the total variation against half the squared error, values in [0, 1]. */
  readonly weight: number
  /** 50 do; 100 give the same to 0.001 dB. */
  readonly iterations: number
}

/** Weight of the splitting in units of the total variation's. */
const STEP = 30

/**
 * The weight that does best on training photos, blurred by hand shake.
 * @param sigma deviation of the noise in [0, 1] units; searched at 2.55 and 7.65 grey levels, between and beyond by a power law
 */
export const bestWeight = (sigma: number): number => 1.2e-3 * (sigma / 0.01) ** 1.54

/** @returns the sharp photo, not clipped */
export function totalVariation({ photo, kernel, boundary }: BlurredPhoto, options: TvOptions): Planes {
  const open = boundary === 'open'
  const width = open ? torusSide(photo.width, (kernel.width - 1) / 2) : photo.width
  const height = open ? torusSide(photo.height, (kernel.height - 1) / 2) : photo.height
  const start = extend(photo, width, height)
  const problem: Problem = { f: fourier(width, height), known: open ? photo : null, ...options }
  const h = transfer(kernel, problem.f)
  const area = width * height
  const pixels = new Float32Array(start.pixels.length)
  for (let at = 0; at < pixels.length; at += area)
    pixels.set(solve(start.pixels.subarray(at, at + area), h, problem), at)
  return cropTo({ width, height, pixels }, photo.width, photo.height)
}

interface Problem extends TvOptions {
  readonly f: Fourier
  /** The part that was measured; null: all. */
  readonly known: Planes | null
}

function solve(start: Float32Array, h: Spectrum, { f, known, weight, iterations }: Problem): Float32Array {
  const step = STEP * weight
  const { width, height } = f
  const y = start.slice()
  let data = matched(f.forward(y), h)
  const gain = denominator(h, f, step)
  const x = y.slice()
  const [vx, vy, ux, uy] = Array.from({ length: 4 }, () => new Float32Array(x.length)) as Four
  const right = new Float32Array(x.length)
  for (let i = 0; i < iterations; i++) {
    shrink(x, { vx, vy, ux, uy }, width, height, weight / step)
    divergence(x, { vx, vy, ux, uy }, width, height, right)
    const s = f.forward(right)
    for (let j = 0; j < s.re.length; j++) {
      s.re[j] = ((data.re[j] as number) + step * (s.re[j] as number)) * (gain[j] as number)
      s.im[j] = ((data.im[j] as number) + step * (s.im[j] as number)) * (gain[j] as number)
    }
    f.inverse(s, x)
    if (known === null) continue
    replaceOutside(y, f.inverse(times(s, h)), width, known)
    data = matched(f.forward(y), h)
  }
  return x
}

type Four = [Float32Array, Float32Array, Float32Array, Float32Array]

/** v: the differences, u: what the splitting still owes. */
interface Split {
  readonly vx: Float32Array
  readonly vy: Float32Array
  readonly ux: Float32Array
  readonly uy: Float32Array
}

/** conj(H) Y */
function matched(y: Spectrum, h: Spectrum): Spectrum {
  const re = y.re.map((a, i) => a * (h.re[i] as number) + (y.im[i] as number) * (h.im[i] as number))
  const im = y.im.map((b, i) => b * (h.re[i] as number) - (y.re[i] as number) * (h.im[i] as number))
  return { re, im }
}

/** 1 / (|H|^2 + step |D|^2), D the differences to the right and down. */
function denominator(h: Spectrum, { width, height, columns }: Fourier, step: number): Float32Array {
  return Float32Array.from(h.re, (a, i) => {
    const d = 4 - 2 * Math.cos((2 * Math.PI * (i % columns)) / width) - 2 * Math.cos((2 * Math.PI * Math.floor(i / columns)) / height) // prettier-ignore
    return 1 / (a * a + (h.im[i] as number) ** 2 + step * d)
  })
}

/** v = shrink(D x + u), u = u + D x - v. */
function shrink(x: Float32Array, { vx, vy, ux, uy }: Split, width: number, height: number, threshold: number): void {
  for (let r = 0; r < height; r++)
    for (let c = 0; c < width; c++) {
      const i = r * width + c
      const here = x[i] as number
      const gx = (x[c + 1 < width ? i + 1 : i + 1 - width] as number) - here + (ux[i] as number)
      const gy = (x[r + 1 < height ? i + width : c] as number) - here + (uy[i] as number)
      const size = Math.hypot(gx, gy)
      const keep = size > threshold ? 1 - threshold / size : 0
      vx[i] = gx * keep
      vy[i] = gy * keep
      ux[i] = gx - gx * keep
      uy[i] = gy - gy * keep
    }
}

/** D^T (v - u) */
function divergence(
  x: Float32Array,
  { vx, vy, ux, uy }: Split,
  width: number,
  height: number,
  out: Float32Array,
): void {
  for (let r = 0; r < height; r++)
    for (let c = 0; c < width; c++) {
      const i = r * width + c
      const left = c > 0 ? i - 1 : i - 1 + width
      const up = r > 0 ? i - width : i + x.length - width
      out[i] =
        (vx[left] as number) - (ux[left] as number) - (vx[i] as number) + (ux[i] as number) +
        (vy[up] as number) - (uy[up] as number) - (vy[i] as number) + (uy[i] as number) // prettier-ignore
    }
}
