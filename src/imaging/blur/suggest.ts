/** @file What blurred a photo, as far as the photo tells. Pure. */
import type { Blur } from '../../shared/steps.ts'
import { whiteOf, type Raster } from '../raster.ts'
import { edgesOf } from './edges.ts'
import { fitMotion } from './motion-fit.ts'
import { fitDisc, fitGaussian } from './round-fit.ts'
import { logSpectrum, type LogSpectrum } from './spectrum.ts'
import { WINDOW, windowsOf, type Window } from './windows.ts'

export interface RegionBlur {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Deviation of the Gaussian that would soften edges as much, pixels; null: too few edges to tell. */
  readonly sigma: number | null
}

export interface BlurSuggestion {
  readonly blur: Blur
  /** 0 to 1: how clearly the photo shows it. */
  readonly confidence: number
}

export interface BlurMeasure {
  /** Gaussian-equivalent blur of the photo's sharper edges, pixels: about 0.5 is sharp. null: too few edges to tell. */
  readonly sigma: number | null
  /** The same part by part. */
  readonly regions: readonly RegionBlur[]
  /** null: sharp, or blurred in a way that is not sure enough to undo. */
  readonly suggestion: BlurSuggestion | null
}

/** Share of the edges that is sharper than what is told: the scene has soft edges of its own, which are no blur. */
const SHARPER = 0.3
/** What a sharp photo's edges have at that share (measured on training photos). */
const SHARP = 0.6
const LEAST_EDGES = 40

function softness(sigmas: readonly number[]): number | null {
  if (sigmas.length < LEAST_EDGES) return null
  const sorted = sigmas.toSorted((a, b) => a - b)
  const found = sorted[Math.floor(SHARPER * sorted.length)] as number
  return Math.sqrt(Math.max(0, found * found - SHARP * SHARP))
}

/**
 * @param photo of any size; the work does not grow with it
 * @param noise deviation of its noise, grey levels (0-255)
 */
export function measureBlur(photo: Raster, noise: number): BlurMeasure {
  const windows = windowsOf(photo)
  const edges = windows.map(({ light }) => edgesOf(light, noise).map((edge) => edge.sigma))
  const sigma = softness(edges.flat())
  const [width, height] = [Math.min(WINDOW, photo.width), Math.min(WINDOW, photo.height)]
  return {
    sigma,
    regions: windows.map((w, i) => ({ ...placeOf(w), width, height, sigma: softness(edges[i] ?? []) })),
    suggestion: suggestion(logSpectrum(windows, roundedNoise(photo, noise)), sigma),
  }
}

const placeOf = ({ x, y }: Window) => ({ x: Math.max(0, x), y: Math.max(0, y) })

/** Rounding to 8 bits is noise too. */
const roundedNoise = ({ data }: Raster, noise: number): number =>
  Math.sqrt(noise * noise + (255 / whiteOf(data)) ** 2 / 12)

/** @see measureBlur */
export const suggestBlur = (photo: Raster, noise: number): BlurSuggestion | null => measureBlur(photo, noise).suggestion

/**
 * When a fit is believed. On training photos, sharp or blurred in another way, no motion and no disc came so far.
 * A slope far from 1 is something else that looks alike.
 */
const MOTION = { agreement: 0.86, gain: 0.1, slope: 0.35 } as const
const DISC = { agreement: 0.92, gain: 0.06, slope: 0.55 } as const
const STEEPEST = 2

/** Below, there is little to undo and much to spoil. */
const LEAST_SIGMA = 0.8

const believed = (
  fit: { agreement: number; gain: number; slope: number },
  least: typeof MOTION | typeof DISC,
): boolean =>
  fit.agreement > least.agreement && fit.gain > least.gain && fit.slope > least.slope && fit.slope < STEEPEST

/** A fit that is just believed has 0.5. */
const confidenceOf = (gain: number, least: number): number => Math.min(1, 0.5 + (gain - least))

function suggestion(spectrum: LogSpectrum, edges: number | null): BlurSuggestion | null {
  const motion = fitMotion(spectrum)
  if (motion !== null && believed(motion, MOTION)) {
    const { length, angle, gain } = motion
    return { blur: { kind: 'motion', length, angle }, confidence: confidenceOf(gain, MOTION.gain) }
  }
  const disc = fitDisc(spectrum)
  if (disc !== null && believed(disc, DISC))
    return { blur: { kind: 'defocus', radius: disc.radius }, confidence: confidenceOf(disc.gain, DISC.gain) }
  return gaussian(fitGaussian(spectrum), edges)
}

/** A Gaussian has no zeros to know it by: spectrum and edges must agree. */
function gaussian(sigma: number | null, edges: number | null): BlurSuggestion | null {
  if (sigma === null || edges === null || Math.min(sigma, edges) < LEAST_SIGMA) return null
  const confidence = 1 - Math.abs(Math.log2(sigma / edges))
  return confidence < 0.5 ? null : { blur: { kind: 'gaussian', sigma }, confidence }
}
