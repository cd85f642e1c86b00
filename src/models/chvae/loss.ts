/**
 * @file What a CHVAE denoiser is trained on: the deterministic path as an estimator (Charbonnier), and on a part of the batch the
 * evidence lower bound with a Laplace likelihood. Without the first the prior path would never be trained as an estimator; without
 * the second the latents would mean nothing ("hybrid objective", Sohn et al. 2015).
 */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core'
import type { Weights } from '../layers/layer.ts'
import { stopGradient } from '../ops/stop-gradient.ts'
import { divergence, offsetFrom, sample } from './gaussian.ts'
import { LEVELS, type Chooser, type Chvae, type Features, type Level } from './network.ts'

export interface LossOptions {
  /** Share of the bound in the loss. */
  readonly elboWeight: number
  /** Nats per latent element that cost nothing: keeps the coarse latent from collapsing. */
  readonly freeNats: number
  /** Errors well below this (in [0, 1] units) count squared, as PSNR counts them; those far above count once. */
  readonly charbonnier: number
}

export const LOSS: LossOptions = { elboWeight: 0.05, freeNats: 0.02, charbonnier: 0.02 }

/** A batch: `clean`, `noisy` [n,h,w,3] in [0,1]; `noiseMap` [n,h,w,1]; `beta` [1]; standard normal noise for each level. */
export interface Batch {
  readonly clean: Tensor4D
  readonly noisy: Tensor4D
  readonly noiseMap: Tensor4D
  readonly beta: Scalar
  /** Noise of the first `k` photos: only those go through the bound. */
  readonly noise: Readonly<Record<Level, Tensor4D>>
}

export interface ChvaeLoss {
  readonly loss: Scalar
  readonly metrics: {
    /** Mean squared error of the deterministic path. */
    readonly mse: Scalar
    /** Mean negative log likelihood a sample (nats). */
    readonly nll: Scalar
    /** Nats per photo at each level. */
    readonly kl8: Scalar
    readonly kl4: Scalar
  }
}

export function chvaeLoss(net: Chvae, w: Weights, batch: Batch, o: LossOptions = LOSS): ChvaeLoss {
  const features = net.encode(w, batch.noisy, batch.noiseMap)
  const restored = net.decode(w, batch.noisy, features, (_, prior) => prior.mean).mean
  const error = restored.sub(batch.clean)
  const distance = tf.mean(tf.sqrt(tf.square(error).add(o.charbonnier ** 2))) as Scalar
  const bound = elbo(net, w, batch, features, o)
  return {
    loss: distance.add(bound.cost.mul(o.elboWeight)),
    metrics: { mse: tf.mean(tf.square(error)) as Scalar, nll: bound.nll, kl8: bound.kl.eighth, kl4: bound.kl.quarter },
  }
}

function elbo(net: Chvae, w: Weights, batch: Batch, features: Features, o: LossOptions) {
  const photos = batch.noise.eighth.shape[0]
  const [clean, noisy] = [first(batch.clean, photos), first(batch.noisy, photos)]
  const part = {
    half: first(features.half, photos),
    quarter: first(features.quarter, photos),
    eighth: first(features.eighth, photos),
  }
  const seen = net.encodePosterior(w, clean, noisy)
  const divergences: Partial<Record<Level, Tensor4D>> = {}
  const choose: Chooser = (level, prior, h) => {
    const offset = net.posterior(w, level, h, seen)
    divergences[level] = divergence(offset)
    return sample(offsetFrom(prior, offset), batch.noise[level])
  }
  const decoded = net.decode(w, noisy, part, choose)
  const logScale = net.logScale(w, decoded)
  const scale = tf.exp(logScale)
  // Laplace: |x - mean| / b + ln(2b).
  const nll = tf.mean(tf.abs(clean.sub(decoded.mean)).div(scale).add(logScale)).add(Math.LN2) as Scalar
  const kl = Object.fromEntries(
    LEVELS.map((level) => [level, tf.sum(divergences[level] as Tensor4D).div(photos)]),
  ) as Record<Level, Scalar>
  const paid = LEVELS.map((level) => tf.relu(kl[level].sub(o.freeNats * elements(divergences[level] as Tensor4D))))
  const rate = paid
    .reduce((a, b) => a.add(b))
    .div(elements(clean))
    .mul(batch.beta)
  // In units of the mean scale, so that its gradients are of the size of the Charbonnier distance's.
  const unit = stopGradient(tf.mean(scale) as Scalar)
  return { nll, kl, cost: nll.add(rate).mul(unit) as Scalar }
}

const first = (x: Tensor4D, count: number): Tensor4D =>
  tf.slice(x, [0, 0, 0, 0], [count, ...(x.shape.slice(1) as [number, number, number])])

/** Elements per photo. */
const elements = (x: Tensor4D): number => (x.shape[1] as number) * (x.shape[2] as number) * (x.shape[3] as number)
