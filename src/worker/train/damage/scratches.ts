/** @file Training damage for the detector: what years and scanners do to a photo, on colour and black-and-white photos, noisy or not. */
import { randomScratches } from '../../../imaging/degrade/scratches.ts'
import { toTintedGrey } from '../../../imaging/noise.ts'
import type { NormalPool, Random } from '../../../imaging/random.ts'
import type { Damage } from './damage.ts'
import { randomJpeg } from './jpeg.ts'

/** Old photos are mostly black and white. */
const GREY_SHARE = 0.5
/** A sound photo must be left alone: wires, hairs and branches are no scratches. */
const SOUND_SHARE = 0.3
const NOISY_SHARE = 0.5
const JPEG_SHARE = 0.3
/** Grey levels. */
const MOST_NOISE = 12

/** Of what is noisy: the grain of the photo itself, which a scratch takes off; the rest is the scanner's and lies over everything. */
const GRAIN_SHARE = 0.5

function addNoise(pixels: Float32Array, pool: NormalPool, random: Random): void {
  const deviation = (MOST_NOISE * random() ** 2) / 255
  const noise = pool.fill(new Float32Array(pixels.length), random)
  for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] as number) + deviation * (noise[i] as number)
}

export const scratchDamage: Damage = {
  margin: 0,
  apply: ({ pixels, edge, pool, random }) => {
    if (random() < GREY_SHARE) toTintedGrey(pixels, random)
    const noisy = random() < NOISY_SHARE
    const grainy = noisy && random() < GRAIN_SHARE
    if (grainy) addNoise(pixels, pool, random)
    const sound = random() < SOUND_SHARE
    const { damaged, truth } = sound
      ? { damaged: pixels.slice(), truth: new Float32Array(edge * edge) }
      : randomScratches(pixels, edge, edge, random)
    if (noisy && !grainy) addNoise(damaged, pool, random)
    const saved = random() < JPEG_SHARE ? randomJpeg(damaged, edge, Math.round(60 + 38 * random()), random) : damaged
    return { clean: pixels, damaged: saved, condition: truth }
  },
}
