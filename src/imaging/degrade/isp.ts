/**
 * @file Noise as cameras leave it in their JPEG files: born in the sensor as photons and read-out, then spread over neighbours and
 * channels by demosaicing, white balance, colour correction, tone curve, smoothing and compression. After Guo et al. 2019
 * ("CBDNet") and Brooks et al. 2019 ("Unprocessing images for learned raw denoising"). Pure.
 */
import type { NormalPool, Random } from '../random.ts'
import { demosaic, mosaic, type Phase } from './demosaic.ts'
import { jpegRoundTrip, type JpegOptions } from './jpeg.ts'
import { reduceNoise, type NoiseReduction } from './noise-reduction.ts'
import { between } from './paths.ts'
import { codedOf, linearOf } from './tone.ts'

/** Row by row. */
type Matrix = readonly [number, number, number, number, number, number, number, number, number]

/** A camera, its setting and how its file was written. */
export interface Camera {
  readonly phase: Phase
  /** Weight of each neighbour, as in `smoothing`, of lens and low-pass filter: sharp patches would give false colours. */
  readonly optics: number
  /** From sensor colours to linear sRGB: white balance, then colour correction. */
  readonly colour: Matrix
  /** Variance at a sensor value v (0-1): shot x v + read. */
  readonly shot: number
  readonly read: number
  /** See {@link demosaic}. */
  readonly correction: number
  /** Weight of each neighbour in a row, then in a column; below 0.25, and below 0 where the camera sharpens. */
  readonly smoothing: number
  /** What the camera does against noise; null: nothing. */
  readonly reduction: NoiseReduction | null
  readonly file: JpegOptions
}

export interface CameraNoise {
  /** Planar RGB, whole 255ths, as is `clean`. */
  readonly noisy: Float32Array
  /**
   * What the same camera makes of it without noise: what it does to edges and colours is not noise. Written at quality 100, so that
   * it is what the mean of many files of the scene would be: noise dithers the steps away, and halved colour stays halved.
   */
  readonly clean: Float32Array
}

/** A colour correction as cameras have it, at full strength; rows sum to 1, so that white stays white. */
const CORRECTION: Matrix = [1.7, -0.55, -0.15, -0.25, 1.5, -0.25, 0.02, -0.52, 1.5]

function randomColour(r: Random): Matrix {
  const strength = between(r, 0.2, 1)
  const gains = [between(r, 1.4, 2.3), 1, between(r, 1.3, 2.2)]
  return CORRECTION.map((v, i) => {
    const identity = i % 4 === 0 ? 1 : 0
    return (identity + strength * (v - identity)) * (gains[i % 3] as number)
  }) as unknown as Matrix
}

function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  const [x, y, z] = [e * i - f * h, f * g - d * i, d * h - e * g]
  const k = 1 / (a * x + b * y + c * z)
  return [
    k * x,
    k * (c * h - b * i),
    k * (b * f - c * e),
    k * y,
    k * (a * i - c * g),
    k * (c * d - a * f),
    k * z,
    k * (b * g - a * h),
    k * (a * e - b * d),
  ]
}

/** Turns the colours of planar RGB, in place. */
function turn(planes: Float32Array, [a, b, c, d, e, f, g, h, i]: Matrix): Float32Array {
  const area = planes.length / 3
  for (let k = 0; k < area; k++) {
    const x = planes[k] as number
    const y = planes[k + area] as number
    const z = planes[k + 2 * area] as number
    planes[k] = a * x + b * y + c * z
    planes[k + area] = d * x + e * y + f * z
    planes[k + 2 * area] = g * x + h * y + i * z
  }
  return planes
}

/** Photon noise of bright to dim light, log-evenly (Brooks et al. 2019, widened); read-out noise follows it. */
const SHOT = { from: 8e-5, to: 1.6e-2 }

/** Qualities of files. Strong compression of weak noise leaves none, so that it is for strong noise. */
const QUALITY = { strong: 80, weak: 94, best: 97 }

/** Deviations of 0.55 to 0.7 pixels. */
const OPTICS = { from: 0.15, to: 0.24 }

/** How noise of neighbours in a row goes together in camera files: 0.60 on average in PolyU and CC. */
const CORRELATION = { from: 0.5, to: 0.65 }

/**
 * The smoothing (below 0: sharpening) after which neighbours correlate as wanted; a fit to what {@link photograph} gives on flat
 * grey, mostly good to 0.05.
 */
function smoothingFor(wanted: number, correction: number, quality: number): number {
  const unsmoothed = 0.67 - 0.24 * correction + 0.006 * (QUALITY.best - quality)
  return Math.min(0.2, Math.max(-0.1, (wanted - unsmoothed) / (0.65 + 1.05 * correction)))
}

/** Of cameras that reduce noise; the others are old, or were told not to. */
const REDUCING_SHARE = 0.75

/** Deviations of detail, from cameras that spare every leaf to such as smear it. */
const SPARED = { from: 1.5 / 255, to: 15 / 255 }

function randomReduction(r: Random): NoiseReduction | null {
  if (r() > REDUCING_SHARE) return null
  return {
    lightness: { reach: between(r, 0.5, 2), share: between(r, 0, 0.95) },
    colour: { reach: between(r, 0.8, 4), share: between(r, 0.6, 1) },
    spares: SPARED.from * (SPARED.to / SPARED.from) ** r(),
  }
}

/** Where noise is reduced there may be more of it: by so much at most. */
const MORE_SHOT = 4

export function randomCamera(r: Random): Camera {
  const strength = r()
  const reduction = randomReduction(r)
  const shot = SHOT.from * (SHOT.to / SHOT.from) ** strength * (reduction === null ? 1 : MORE_SHOT ** r())
  const subsampling = r() < 0.6 ? '4:2:0' : '4:4:4'
  const unit = subsampling === '4:2:0' ? 16 : 8
  const place = () => Math.floor(unit * r())
  const correction = r() < 0.2 ? 0 : between(r, 0.4, 1)
  const lowest = QUALITY.weak + strength * (QUALITY.strong - QUALITY.weak)
  const quality = Math.round(between(r, lowest, QUALITY.best))
  return {
    phase: { x: r() < 0.5 ? 0 : 1, y: r() < 0.5 ? 0 : 1 },
    optics: between(r, OPTICS.from, OPTICS.to),
    colour: randomColour(r),
    shot,
    read: Math.exp(2.18 * Math.log(shot) + 1.2 + 0.26 * (r() + r() + r() - 1.5) * 2),
    correction,
    smoothing: smoothingFor(between(r, CORRELATION.from, CORRELATION.to), correction, quality),
    reduction,
    file: { quality, subsampling, offsetX: place(), offsetY: place() },
  }
}

/** What the sensor sees of a photo. */
function exposed(patch: Float32Array, width: number, height: number, { colour, phase, optics }: Camera): Float32Array {
  const light = new Float32Array(patch.length)
  for (let i = 0; i < light.length; i++) light[i] = linearOf(patch[i] as number)
  smoothPlanes(light, width, height, optics)
  return mosaic(turn(light, inverse(colour)), width, height, phase)
}

/** Standard deviations at each sensor pixel times unit normal numbers. */
function sensorNoise(sensor: Float32Array, { shot, read }: Camera, pool: NormalPool, r: Random): Float32Array {
  const noise = pool.fill(new Float32Array(sensor.length), r)
  for (let i = 0; i < noise.length; i++)
    noise[i] = (noise[i] as number) * Math.sqrt(shot * Math.max(0, sensor[i] as number) + read)
  return noise
}

/** From the sensor to a photo in [0, 1], before it is written. */
function developed(sensor: Float32Array, width: number, height: number, camera: Camera): Float32Array {
  const planes = turn(demosaic(sensor, width, height, camera.phase, camera.correction), camera.colour)
  for (let i = 0; i < planes.length; i++) planes[i] = codedOf(planes[i] as number)
  smoothPlanes(planes, width, height, camera.smoothing)
  return planes
}

function reduced(noisy: Float32Array, clean: Float32Array, width: number, height: number, by: NoiseReduction) {
  const noise = plus(noisy, clean, -1)
  reduceNoise(noise, clean, width, height, by)
  return plus(clean, noise, 1)
}

function smoothPlanes(planes: Float32Array, width: number, height: number, s: number): void {
  const area = width * height
  for (let at = 0; at < planes.length; at += area) smooth(planes.subarray(at, at + area), width, s)
}

/** [s, 1 - 2 s, s] along rows and columns, in place; the edges keep what they miss. */
function smooth(plane: Float32Array, width: number, s: number): void {
  const line = (from: number, step: number, count: number) => {
    let before = plane[from] as number
    for (let k = 0, i = from; k < count; k++, i += step) {
      const here = plane[i] as number
      const after = k + 1 < count ? (plane[i + step] as number) : here
      plane[i] = here + s * (before + after - 2 * here)
      before = here
    }
  }
  for (let i = 0; i < plane.length; i += width) line(i, 1, width)
  for (let x = 0; x < width; x++) line(x, width, plane.length / width)
}

const plus = (a: Float32Array, b: Float32Array, gain: number): Float32Array => {
  const out = new Float32Array(a.length)
  for (let i = 0; i < out.length; i++) out[i] = (a[i] as number) + gain * (b[i] as number)
  return out
}

function deviation(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2
  return Math.sqrt(sum / a.length)
}

/** Deviations in a photo that count as its noise: less is not seen, more is no photo. */
const WEAKEST = 1 / 255
const STRONGEST = 12 / 255
/** The tone curve bends, so that one step does not always do; two do but for the darkest patches. */
const MOST_TRIES = 2

/**
 * Takes a photo of a patch with a camera. Where its noise would be outside 1 to 12 grey levels in the photo, the light is made to fit.
 * @param patch planar RGB, 3 x height x width, in [0, 1]; not changed
 */
export function photograph(
  patch: Float32Array,
  width: number,
  height: number,
  camera: Camera,
  pool: NormalPool,
  r: Random,
): CameraNoise {
  const sensor = exposed(patch, width, height, camera)
  const noise = sensorNoise(sensor, camera, pool, r)
  const clean = developed(sensor, width, height, camera)
  const taken = (gain: number): Float32Array => {
    const photo = developed(plus(sensor, noise, gain), width, height, camera)
    return camera.reduction === null ? photo : reduced(photo, clean, width, height, camera.reduction)
  }
  let noisy = taken(1)
  for (let [gain, tries] = [1, 0]; tries < MOST_TRIES; tries++) {
    const found = deviation(noisy, clean)
    const wanted = Math.min(STRONGEST, Math.max(WEAKEST, found))
    if (found === 0 || wanted === found) break
    gain *= wanted / found
    noisy = taken(gain)
  }
  return {
    noisy: jpegRoundTrip(noisy, width, height, camera.file),
    clean: jpegRoundTrip(clean, width, height, { ...camera.file, quality: 100 }),
  }
}

/** {@link photograph} with a camera of its own. */
export const cameraNoise = (
  patch: Float32Array,
  width: number,
  height: number,
  pool: NormalPool,
  r: Random,
): CameraNoise => photograph(patch, width, height, randomCamera(r), pool, r)
