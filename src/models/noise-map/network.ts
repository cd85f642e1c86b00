/**
 * @file The noise map: a small network that tells the standard deviation of the noise for each block of 8 x 8 pixels. Formulas that
 * look at the finest detail fail on camera JPEGs, whose noise is smoothed, and those that look at coarser detail take texture for
 * noise; this one is trained on both kinds. It is given what those formulas look at: the photo less its local mean, and the logarithm of
 * the energy of that in each block. From the photo alone it would first have to learn to look away from the picture.
 */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core'
import { convolution, residuals, type Layer, type Parameter, type Weights } from '../layers/layer.ts'
import { spaceToDepth } from '../ops/space-to-depth.ts'

export interface NoiseMapConfig {
  /** Channels at 1/2, 1/4 and 1/8 of the photo's width and height. */
  readonly widths: readonly [number, number, number]
}

export const NOISE_MAP_SIZES = { small: { widths: [24, 32, 48] } } as const satisfies Record<string, NoiseMapConfig>

/** Edge of the blocks that get one answer, in pixels. */
export const BLOCK = 8
/** Grey levels that are added before the logarithm: below about half a level there is nothing to tell. */
export const FLOOR = 0.5 / 255

export interface NoiseMapNet {
  readonly parameters: readonly Parameter[]
  /** @param photo [n, h, w, 3] in [0, 1], multiples of 8 @returns ln(deviation + FLOOR), deviation in [0, 1] units, [n, h/8, w/8, 1] */
  logDeviation(w: Weights, photo: Tensor4D): Tensor4D
}

const RGB = 3
/** Brings fine detail of a few grey levels to the size of the photo. */
const DETAIL_GAIN = 10
/** Energies below about a tenth of a grey level are all the same. */
const LEAST_ENERGY = (0.1 / 255) ** 2
/** Half the logarithm of an energy is the logarithm of a deviation. */
const HALF = 0.5

/** The photo less the mean of the 3 x 3 pixels around each. */
function detailOf(photo: Tensor4D): Tensor4D {
  const mean = tf.tensor4d(
    Float32Array.from({ length: 9 * RGB * RGB }, (_, i) => (Math.floor(i / RGB) % RGB === i % RGB ? 1 / 9 : 0)),
    [3, 3, RGB, RGB],
  )
  return photo.sub(tf.conv2d(photo, mean, 1, 'same'))
}

/** Half the logarithm of the mean square of each block, one channel for each colour. */
function energyOf(detail: Tensor4D): Tensor4D {
  const mean = tf.tensor4d(
    Float32Array.from({ length: BLOCK ** 2 * RGB * RGB }, (_, i) =>
      Math.floor(i / RGB) % RGB === i % RGB ? 1 / BLOCK ** 2 : 0,
    ),
    [BLOCK, BLOCK, RGB, RGB],
  )
  return tf.log(tf.conv2d(tf.square(detail), mean, BLOCK, 'valid').add(LEAST_ENERGY)).mul(HALF)
}

export function noiseMapNet({ widths: [w2, w4, w8] }: NoiseMapConfig): NoiseMapNet {
  const net = {
    stem: convolution('stem', 2 * RGB * 4, w2),
    blocks2: residuals('blocks2', w2, 1),
    down4: convolution('down4', w2, w4, { size: 2, stride: 2 }),
    blocks4: residuals('blocks4', w4, 1),
    down8: convolution('down8', w4, w8, { size: 2, stride: 2 }),
    blocks8: residuals('blocks8', w8, 1),
    mix8: convolution('mix8', w8 + RGB, w8, { size: 1, gain: Math.SQRT2 }),
    head: convolution('head', w8, 1, { size: 1 }),
  } satisfies Record<string, Layer>
  return {
    parameters: Object.values(net).flatMap((l) => l.parameters),
    logDeviation(w, photo) {
      const detail = detailOf(photo)
      const seen = tf.concat([photo.sub(HALF), detail.mul(DETAIL_GAIN)], 3) as Tensor4D
      const half = net.blocks2.apply(w, tf.relu(net.stem.apply(w, spaceToDepth(seen, 2))))
      const quarter = net.blocks4.apply(w, tf.relu(net.down4.apply(w, half)))
      const eighth = net.blocks8.apply(w, tf.relu(net.down8.apply(w, quarter)))
      const mixed = tf.relu(net.mix8.apply(w, tf.concat([eighth, energyOf(detail)], 3) as Tensor4D))
      return net.head.apply(w, mixed)
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

/** @param deviation [n, h, w, 1], the truth in [0, 1] units; its mean over a block is what the block should say */
export function noiseMapLoss(net: NoiseMapNet, w: Weights, photo: Tensor4D, deviation: Tensor4D): NoiseMapLoss {
  const mean = tf.fill([BLOCK, BLOCK, 1, 1], 1 / BLOCK ** 2) as Tensor4D
  const truth = tf.log(tf.conv2d(deviation, mean, BLOCK, 'valid').add(FLOOR))
  const error = tf.abs(net.logDeviation(w, photo).sub(truth))
  const logError = tf.mean(error) as Scalar
  return { loss: logError.mul(SCALE), metrics: { logError } }
}
