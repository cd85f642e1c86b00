/**
 * @file The bound of a picture of which only some pixels are known: E_q[ln p(known | z)] - KL(q || p). A Gaussian would have its
 * unknown values integrated out; as they are independent given z, that is leaving them out of the sum. The posterior is not the
 * encoder's, which expects whole pictures, but free: its mean and log deviation are what is optimised.
 */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Weights } from '../layers/layer.ts'
import { divergenceFromPrior, drawLatent, negativeLogLikelihood } from './loss.ts'
import type { Posterior, Vae } from './network.ts'

export interface Known {
  /** [1, edge, edge, 3] in [0, 1]; values that are not known are of no matter as long as they are numbers. */
  readonly picture: Tensor4D
  /** [1, edge, edge, 1], 1 where the pixel is known. */
  readonly known: Tensor4D
  /** Of the likelihood. */
  readonly variance: Scalar
}

/**
 * The negative bound in nats, its expectation taken over the given draws.
 * @param q [1, latent] @param noise standard normal, [draws, latent]
 */
export function maskedBound(
  net: Vae,
  w: Weights,
  q: Posterior,
  { picture, known, variance }: Known,
  noise: Tensor2D,
): { bound: Scalar; nll: Scalar; kl: Scalar } {
  const decoded = net.decode(w, drawLatent(q, noise))
  const nll = tf.mean(negativeLogLikelihood(picture, decoded, variance, known)) as Scalar
  const kl = tf.sum(divergenceFromPrior(q)) as Scalar
  return { bound: nll.add(kl), nll, kl }
}
