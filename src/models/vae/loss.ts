/**
 * @file The evidence lower bound of the plain VAE: ln p(x) >= E_q[ln p(x | z)] - KL(q(z | x) || p(z)). Everything in nats.
 * With beta other than 1 the divergence is weighed (Higgins et al. 2017); beta = 1 means something because the likelihood's deviation
 * is not chosen by hand: it is the one that makes the batch most likely, the root of the mean squared error (sigma-VAE; Rybkin,
 * Daniilidis & Levine 2021).
 */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Weights } from '../layers/layer.ts'
import { stopGradient } from '../ops/stop-gradient.ts'
import type { Posterior, Vae } from './network.ts'

/** z = mean + temperature * deviation * noise (reparameterisation). @param noise standard normal, [n, latent] */
export const drawLatent = ({ mean, logDeviation }: Posterior, noise: Tensor2D, temperature = 1): Tensor2D =>
  mean.add(tf.exp(logDeviation).mul(noise).mul(temperature))

/** KL(N(mean, deviation^2) || N(0, 1)) of each dimension: (mean^2 + deviation^2 - 1) / 2 - ln deviation. [n, latent] */
export const divergenceFromPrior = ({ mean, logDeviation }: Posterior): Tensor2D =>
  tf
    .square(mean)
    .add(tf.exp(logDeviation.mul(2)))
    .sub(1)
    .mul(0.5)
    .sub(logDeviation)

/**
 * -ln N(x; decoded, variance) summed over the values of each picture, [n].
 * @param known [n, edge, edge, 1]: 1 where the value counts; absent: everywhere
 */
export function negativeLogLikelihood(x: Tensor4D, decoded: Tensor4D, variance: Scalar, known?: Tensor4D): Tensor1D {
  const each = tf
    .square(x.sub(decoded))
    .div(variance)
    .add(tf.log(variance.mul(2 * Math.PI)))
    .mul(0.5)
  return tf.sum(known === undefined ? each : each.mul(known), [1, 2, 3])
}

export interface VaeLoss {
  readonly loss: Scalar
  readonly metrics: {
    /** Mean squared error of a value, [0, 1] units. */
    readonly mse: Scalar
    /** Nats of a picture: the reconstruction's, and the divergence's. */
    readonly nll: Scalar
    readonly kl: Scalar
  }
}

/** A variance below that of rounding to 8 bits means nothing. */
const LEAST_VARIANCE = 1 / (12 * 255 ** 2)

/**
 * The loss is (nll + beta kl) times the variance over the number of values, the variance held still: its gradients point where
 * those of the bound do, and have one size from the first step to the last.
 * @param x [n, edge, edge, 3] in [0, 1] @param noise standard normal, [n, latent]
 */
export function vaeLoss(net: Vae, w: Weights, x: Tensor4D, noise: Tensor2D, beta: number): VaeLoss {
  const q = net.encode(w, x)
  const decoded = net.decode(w, drawLatent(q, noise))
  const mse = tf.mean(tf.square(x.sub(decoded))) as Scalar
  const variance = tf.maximum(stopGradient(mse), LEAST_VARIANCE) as Scalar
  const nll = tf.mean(negativeLogLikelihood(x, decoded, variance)) as Scalar
  const kl = tf.mean(tf.sum(divergenceFromPrior(q), 1)) as Scalar
  const unit = variance.mul(SCALE / (x.size / x.shape[0]))
  return { loss: nll.add(kl.mul(beta)).mul(unit), metrics: { mse, nll, kl } }
}

/** Brings the gradients to the size of the other losses'. */
const SCALE = 1
