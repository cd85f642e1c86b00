/**
 * @file The noise map: the standard deviation of the noise for each block of 8 x 8 pixels. Formulas that look at the finest detail
 * fail on camera JPEGs, whose noise is smoothed, and those that look at coarser detail take texture for noise. This one looks over the
 * shoulder of a finished denoiser, which has told the two apart: it sees the photo, what was taken away, the last features, and the
 * energy of both pictures at three sizes. What a denoiser takes away is less than the noise, by a factor that depends on the noise and the
 * texture; that factor is what is learned.
 */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import type { ChvaeConfig } from '../chvae/config.ts'
import type { Decoded } from '../chvae/network.ts'
import { convolution, residuals, type Layer, type Parameter, type Weights } from '../layers/layer.ts'
import { spaceToDepth } from '../ops/space-to-depth.ts'

/** Edge of the blocks that get one answer, in pixels. */
export const BLOCK = 8
/** Added before the logarithm, in [0, 1] units: below about half a grey level there is nothing to tell. */
export const FLOOR = 0.5 / 255

export interface NoiseMapHead {
  readonly parameters: readonly Parameter[]
  /**
   * @param photo [n, h, w, 3] in [0, 1], multiples of 8 @param decoded what the denoiser made of it, blind
   * @returns ln(deviation + FLOOR), deviation in [0, 1] units, [n, h/8, w/8, 1]
   */
  logDeviation(w: Weights, photo: Tensor4D, decoded: Decoded): Tensor4D
}

const RGB = 3
/** Channels of the head at 1/2, 1/4 and 1/8. */
const WIDTHS = [24, 32, 48] as const
/** Brings noise of a few grey levels to the size of the photo. */
const GAIN = 10
/** Energies below about a tenth of a grey level are all the same. */
const LEAST_ENERGY = (0.1 / 255) ** 2
/** Half the logarithm of an energy is the logarithm of a deviation. */
const HALF = 0.5
/** At full, half and quarter size: cameras leave fine noise of lightness and coarse noise of colour. */
const SCALES = [1, 2, 4] as const
/** Energies of two pictures. */
const ENERGIES = 2 * SCALES.length * RGB

/** Rows: lightness (Rec. 601), blue and red less lightness. */
const LIGHT_AND_COLOUR = [0.299, 0.587, 0.114, -0.299, -0.587, 0.886, 0.701, -0.587, -0.114] as const

/** [1, 1, 3, 3]: the matrix above, as a convolution takes it. */
const colourFilter = (): Tensor4D =>
  tf.tensor4d(
    Float32Array.from(
      { length: RGB * RGB },
      (_, i) => LIGHT_AND_COLOUR[(i % RGB) * RGB + Math.floor(i / RGB)] as number,
    ),
    [1, 1, RGB, RGB],
  )

/** The mean of a square, for each channel by itself. */
const meanFilter = (size: number): Tensor4D =>
  tf.tensor4d(
    Float32Array.from({ length: size * size * RGB * RGB }, (_, i) =>
      Math.floor(i / RGB) % RGB === i % RGB ? 1 / size ** 2 : 0,
    ),
    [size, size, RGB, RGB],
  )

const halved = (planes: Tensor4D, scale: number): Tensor4D =>
  scale === 1 ? planes : tf.conv2d(planes, meanFilter(scale), scale, 'valid')

/** The picture less the mean of the 3 x 3 pixels around each. */
const detailOf = (planes: Tensor4D): Tensor4D => planes.sub(tf.conv2d(planes, meanFilter(3), 1, 'same'))

/** Half the logarithm of the mean square of each block of `size`, one number for each channel. */
const energyOf = (planes: Tensor4D, size: number): Tensor4D =>
  tf.log(tf.conv2d(tf.square(planes), meanFilter(size), size, 'valid').add(LEAST_ENERGY)).mul(HALF)

/** Of each block, [n, h/8, w/8, 18]: of what was taken away, and of the photo's detail. */
function energies(photo: Tensor4D, removed: Tensor4D): Tensor4D {
  const [a, b] = [photo, removed].map((x) => tf.conv2d(x, colourFilter(), 1, 'same')) as [Tensor4D, Tensor4D]
  const each = SCALES.flatMap((scale) => [
    energyOf(halved(b, scale), BLOCK / scale),
    energyOf(detailOf(halved(a, scale)), BLOCK / scale),
  ])
  return tf.concat(each, 3)
}

/** Log of the deviation that was taken away from each block, the channels together. */
function removedLevel(removed: Tensor4D): Tensor4D {
  const energy = tf.mean(tf.conv2d(tf.square(removed), meanFilter(BLOCK), BLOCK, 'valid'), 3, true)
  return tf.log(energy.add(LEAST_ENERGY)).mul(HALF)
}

export function noiseMapHead({ widths: [features] }: ChvaeConfig): NoiseMapHead {
  const [w2, w4, w8] = WIDTHS
  const net = {
    stem: convolution('noise.stem', features + 2 * RGB * 4, w2, { gain: Math.SQRT2 }),
    down4: convolution('noise.down4', w2, w4, { size: 2, stride: 2, gain: Math.SQRT2 }),
    down8: convolution('noise.down8', w4, w8, { size: 2, stride: 2, gain: Math.SQRT2 }),
    mix8: convolution('noise.mix8', w8 + ENERGIES, w8, { size: 1, gain: Math.SQRT2 }),
    whole8: convolution('noise.whole8', w8, w8, { size: 1 }),
    blocks8: residuals('noise.blocks8', w8, 3),
    out: convolution('noise.out', w8, 1, { size: 1, gain: 0 }),
  } satisfies Record<string, Layer>
  return {
    parameters: Object.values(net).flatMap((l) => l.parameters),
    logDeviation(w, photo, { mean, features: last }) {
      const removed: Tensor4D = photo.sub(mean)
      const seen = spaceToDepth(tf.concat([photo.sub(HALF), removed.mul(GAIN)], 3) as Tensor4D, 2)
      const half = tf.relu<Tensor4D>(net.stem.apply(w, tf.concat([last, seen], 3)))
      const eighth = tf.relu<Tensor4D>(net.down8.apply(w, tf.relu(net.down4.apply(w, half))))
      const mixed = tf.relu<Tensor4D>(net.mix8.apply(w, tf.concat([eighth, energies(photo, removed)], 3)))
      // A photo has one camera: a block that is all texture learns from the calm ones.
      const whole = net.whole8.apply(w, tf.mean(mixed, [1, 2], true) as Tensor4D)
      const told: Tensor = net.out.apply(w, tf.relu(net.blocks8.apply(w, mixed.add(whole))))
      return told.add(removedLevel(removed))
    },
  }
}

/** Brings the gradients to the size of the other losses', far below what the trainer takes for wild. */
const SCALE = 0.1

export interface NoiseMapLoss {
  readonly loss: Scalar
  /** Mean absolute error of the logarithm. */
  readonly metrics: { readonly logError: Scalar }
}

/**
 * @param told ln(deviation + FLOOR) of each block, [n, h/8, w/8, 1]
 * @param deviation [n, h, w, 1], the truth in [0, 1] units; its mean over a block is what the block should say
 */
export function noiseMapLoss(told: Tensor4D, deviation: Tensor4D): NoiseMapLoss {
  const mean = tf.fill([BLOCK, BLOCK, 1, 1], 1 / BLOCK ** 2) as Tensor4D
  const truth = tf.log(tf.conv2d(deviation, mean, BLOCK, 'valid').add(FLOOR))
  const logError = tf.mean(tf.abs(told.sub(truth))) as Scalar
  return { loss: logError.mul(SCALE), metrics: { logError } }
}
