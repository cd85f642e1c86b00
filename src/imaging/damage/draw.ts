/**
 * @file Photos of each damage class for the classifier: a sound photo, and one damage of a strength that is seen. Below what is seen,
 * any photo may have a trace of the others, as photos do: a little noise, a camera's JPEG, a hint of softness. Pure.
 */
import type { DamageClass } from '../../shared/damage-classes.ts'
import { convolve, defocus, gaussian, motion, type Kernel } from '../degrade/blur.ts'
import { fade, randomFading, type Fading } from '../degrade/fading.ts'
import { addGrain } from '../degrade/film.ts'
import { jpegRoundTrip } from '../degrade/jpeg.ts'
import { between } from '../degrade/paths.ts'
import { randomScratches } from '../degrade/scratches.ts'
import { GREY_LEVELS } from '../noise.ts'
import { integer, type NormalPool, type Random } from '../random.ts'

/** Planar RGB, 3 x height x width, in [0, 1]. */
export interface DrawnPhoto {
  readonly pixels: Float32Array
  readonly width: number
  readonly height: number
}

type Put = (photo: DrawnPhoto, r: Random, pool: NormalPool) => Float32Array

function withNoise({ pixels }: DrawnPhoto, r: Random, pool: NormalPool, deviation: number): Float32Array {
  const noise = pool.fill(new Float32Array(pixels.length), r)
  return pixels.map((v, i) => v + (deviation / GREY_LEVELS) * (noise[i] as number))
}

const compressed = ({ pixels, width, height }: DrawnPhoto, r: Random, quality: number): Float32Array =>
  jpegRoundTrip(pixels, width, height, {
    quality: Math.round(quality),
    subsampling: r() < 0.7 ? '4:2:0' : '4:4:4',
    offsetX: integer(r, 8),
    offsetY: integer(r, 8),
  })

function grainy(photo: DrawnPhoto, r: Random, pool: NormalPool): Float32Array {
  const film = {
    strength: between(r, 0.05, 0.12),
    size: between(r, 0.3, 0.8),
    colour: between(r, 0.3, 1),
    dark: between(r, 0.5, 0.8),
    light: between(r, 0.3, 0.6),
  }
  return addGrain(photo.pixels, photo.width, photo.height, film, pool, r).noisy
}

const BLURS: readonly ((r: Random) => Kernel)[] = [
  (r) => gaussian(between(r, 1.6, 4)),
  (r) => defocus(between(r, 2.5, 6)),
  (r) => motion(between(r, 9, 25), 180 * r()),
]

/** Damage is seen where its mean range from black to white is less than this, or black is lifted by more. */
const SEEN = { range: 0.78, lift: 0.1 } as const

function isSeen({ curves }: Fading): boolean {
  const mean = (of: (c: Fading['curves'][number]) => number) => curves.reduce((s, c) => s + of(c), 0) / curves.length
  return mean((c) => c.gain - c.lift) < SEEN.range && mean((c) => c.lift) > SEEN.lift
}

function seenFading(r: Random): Fading {
  for (;;) {
    const fading = randomFading(r)
    if (isSeen(fading)) return fading
  }
}

/** Share of the pixels that scratches must change. */
const SCRATCHED = 0.008

function scratched({ pixels, width, height }: DrawnPhoto, r: Random): Float32Array {
  for (;;) {
    const { damaged, truth } = randomScratches(pixels, width, height, r)
    if (truth.reduce((s, v) => s + (v === 1 ? 1 : 0), 0) > SCRATCHED * truth.length) return damaged
  }
}

const PUT: Readonly<Record<DamageClass, Put>> = {
  fine: ({ pixels }) => pixels,
  noisy: (photo, r, pool) => (r() < 0.7 ? withNoise(photo, r, pool, between(r, 10, 45)) : grainy(photo, r, pool)),
  blurred: (photo, r) =>
    convolve(photo, (BLURS[integer(r, BLURS.length)] as (typeof BLURS)[number])(r), 'reflect').pixels,
  scratched,
  faded: ({ pixels, width, height }, r) => fade(pixels, width, height, seenFading(r)),
  jpeg: (photo, r) => compressed(photo, r, between(r, 5, 40)),
}

/** Old photos are mostly black and white. */
const GREY_SHARE = 0.2
/** What no one sees: deviation in grey levels, softness in pixels, JPEG quality. */
const TRACE = { noise: 2, soft: 0.55, quality: 85 } as const

/**
 * A photo of a class.
 * @param clean not changed
 * @returns planar RGB, rounded to whole 255ths as a file has them
 */
export function drawDamaged(clean: DrawnPhoto, kind: DamageClass, r: Random, pool: NormalPool): DrawnPhoto {
  const { width, height } = clean
  const as = (pixels: Float32Array): DrawnPhoto => ({ pixels, width, height })
  const grey = clean.pixels.slice()
  if (r() < GREY_SHARE) toGrey(grey, r)
  const soft = r() < 0.5 ? convolve(as(grey), gaussian(TRACE.soft * r()), 'reflect').pixels : grey
  const damaged = PUT[kind](as(soft), r, pool)
  const traced = withNoise(as(damaged), r, pool, r() < 0.5 ? TRACE.noise * r() : 0)
  const saved = r() < 0.5 ? compressed(as(traced), r, between(r, TRACE.quality, 98)) : traced
  return as(saved.map((v) => Math.round(GREY_LEVELS * Math.min(1, Math.max(0, v))) / GREY_LEVELS))
}

/** Black and white; half of them in a tone that takes nothing from black, as prints that were toned when they were made. */
function toGrey(pixels: Float32Array, r: Random): void {
  const plane = pixels.length / 3
  const tone = r() < 0.5 ? 0 : r()
  const inks = [1, 1 - 0.06 * tone, 1 - 0.16 * tone]
  for (let i = 0; i < plane; i++) {
    const [red, green, blue] = [pixels[i] as number, pixels[i + plane] as number, pixels[i + 2 * plane] as number]
    const light = 0.299 * red + 0.587 * green + 0.114 * blue
    for (const [c, ink] of inks.entries()) pixels[i + c * plane] = light * ink
  }
}
