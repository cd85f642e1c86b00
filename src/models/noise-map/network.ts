/**
 * @file The noise map: a small network that tells the standard deviation of the noise for each block of 8 x 8 pixels. Formulas that
 * look at the finest detail fail on camera JPEGs, whose noise is smoothed, and those that look at coarser detail take texture for
 * noise; this one is trained on both kinds.
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
/** The answer starts near ln(8 / 255). */
const START = -3.5

export function noiseMapNet({ widths: [w2, w4, w8] }: NoiseMapConfig): NoiseMapNet {
  const net = {
    stem: convolution('stem', RGB * 4, w2),
    blocks2: residuals('blocks2', w2, 1),
    down4: convolution('down4', w2, w4, { size: 2, stride: 2 }),
    blocks4: residuals('blocks4', w4, 1),
    down8: convolution('down8', w4, w8, { size: 2, stride: 2 }),
    blocks8: residuals('blocks8', w8, 1),
    head: convolution('head', w8, 1, { size: 1, gain: 0.1 }),
  } satisfies Record<string, Layer>
  return {
    parameters: Object.values(net).flatMap((l) => l.parameters),
    logDeviation(w, photo) {
      const half = net.blocks2.apply(w, tf.relu(net.stem.apply(w, spaceToDepth(photo.sub(0.5), 2))))
      const quarter = net.blocks4.apply(w, tf.relu(net.down4.apply(w, half)))
      const eighth = net.blocks8.apply(w, tf.relu(net.down8.apply(w, quarter)))
      return net.head.apply(w, eighth).add(START)
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
