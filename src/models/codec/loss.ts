/**
 * @file What the codec is trained on: bits a pixel plus the price of a level times the mean squared error. The rate is that of latents
 * with uniform noise in the place of rounding (Ballé, Laparra & Simoncelli 2017); the distortion that of rounded ones, whose gradient
 * passes through (Theis, Shi, Cunningham & Huszár 2017; both together: Minnen & Singh 2020).
 */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import type { Weights } from '../layers/layer.ts'
import { stopGradient } from '../ops/stop-gradient.ts'
import { LEVELS, priceOf } from './config.ts'
import type { CodecNet } from './network.ts'

export interface CodecBatch {
  /** [n, h, w, 3] in [0, 1]. */
  readonly photo: Tensor4D
  /** [n, 1, 1, 1] in [0, 1]. */
  readonly quality: Tensor4D
  /** Standard normal, [n, h/8, w/8, LATENTS]. */
  readonly noise: Tensor4D
}

export interface CodecLoss {
  readonly loss: Scalar
  /** Bits a pixel, and the mean squared error of a sample. */
  readonly metrics: { readonly bits: Scalar; readonly mse: Scalar }
}

/** The nearest integer; its gradient is that of the identity. */
export const rounded = (x: Tensor4D): Tensor4D => x.add(stopGradient(tf.floor(x.add(0.5)).sub<Tensor4D>(x)))

/** A standard normal number as one that is uniform in (-1/2, 1/2). */
const uniform = (normal: Tensor4D): Tensor4D => tf.erf(normal.mul<Tensor4D>(Math.SQRT1_2)).mul(0.5)

/**
 * Bits of a value v with a logistic prior of scale s, integrated over [v - 1/2, v + 1/2]. With a = (1/2 - |v|) / s, b = a - 1/s the
 * probability is (e^a - e^b) / ((1 + e^a)(1 + e^b)), which as a logarithm neither overflows nor vanishes.
 */
export function logisticBits(v: Tensor, scale: Tensor): Tensor {
  const inverse = tf.reciprocal(scale)
  const a = tf.sub(0.5, tf.abs(v)).mul(inverse)
  const b = a.sub(inverse)
  const width = tf.log(tf.sub(1, tf.exp(tf.neg(inverse))))
  return tf.softplus(a).add(tf.softplus(b)).sub(a).sub(width).div(Math.LN2)
}

/** Bits a pixel that the coarsest and the finest level take: what a percent of rate is worth is the same at all. */
const TYPICAL_RATES = [0.15, 3] as const
/** Brings the gradients to the size of the other losses'. */
const SCALE = 0.02

/** a ** (1 - t) * b ** t for each photo. */
const between = (a: number, b: number, t: Tensor): Tensor => tf.exp(t.mul(Math.log(b / a)).add(Math.log(a)))

/** @param round what makes latents whole: {@link rounded} but in tests of the gradient */
export function codecLoss(
  net: CodecNet,
  w: Weights,
  { photo, quality, noise }: CodecBatch,
  round: (x: Tensor4D) => Tensor4D = rounded,
): CodecLoss {
  const [n, height, width] = photo.shape
  const gains = net.gains(w, quality)
  const latents = net.analyse(w, photo).mul<Tensor4D>(gains)
  const whole = round(latents)
  const { mean, scale } = net.prior(w, whole)
  const bits = logisticBits(latents.add(uniform(noise)).sub(mean), scale)
  const each = [1, 2, 3]
  const rate = tf.sum(bits, each).div(height * width)
  const restored = net.synthesise(w, whole.div<Tensor4D>(gains), quality)
  const mse = tf.mean(tf.squaredDifference(restored, photo), each)
  const t = quality.reshape([n])
  const price = between(priceOf(0), priceOf(LEVELS - 1), t)
  const weight = tf.reciprocal(between(...TYPICAL_RATES, t)).mul(SCALE)
  const loss = tf.mean(rate.add(price.mul(mse)).mul(weight)) as Scalar
  return { loss, metrics: { bits: tf.mean(rate) as Scalar, mse: tf.mean(mse) as Scalar } }
}
