/**
 * @file What a CHVAE denoiser is trained on: the deterministic path as an estimator (Charbonnier), and on a part of the batch the
 * evidence lower bound with a Laplace likelihood. Without the first the prior path would never be trained as an estimator; without
 * the second the latents would mean nothing ("hybrid objective", Sohn et al. 2015).
 */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core'
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
  /** Only what the condition marks is restored and judged (inpainting). */
  readonly fills: boolean
}

export const LOSS: LossOptions = {
  elboWeight: 0.05,
  freeNats: 0.02,
  charbonnier: 0.02,
  fills: false,
}

/** A batch: `clean`, `damaged` [n,h,w,3] in [0,1]; `condition` [n,h,w,1]; `beta` [1]; standard normal noise for each level. */
export interface Batch {
  readonly clean: Tensor4D
  readonly damaged: Tensor4D
  readonly condition: Tensor4D
  readonly beta: Scalar
  /** Noise of the first `k` photos: only those go through the bound. */
  readonly noise: Readonly<Record<Level, Tensor4D>>
}

export interface ChvaeLoss {
  readonly loss: Scalar
  readonly metrics: {
    /** Mean squared error of the deterministic path; of a task that fills, inside the holes. */
    readonly mse: Scalar
    /** Mean negative log likelihood a sample (nats). */
    readonly nll: Scalar
    /** Nats per photo at each level. */
    readonly kl8: Scalar
    readonly kl4: Scalar
  }
}

export function chvaeLoss(net: Chvae, w: Weights, batch: Batch, o: LossOptions = LOSS): ChvaeLoss {
  const where = o.fills ? batch.condition : undefined
  const mean = meanOver(where)
  const features = net.encode(w, batch.damaged, batch.condition)
  const decoded = net.decode(w, batch.damaged, features, (_, prior) => prior.mean, where)
  const error = decoded.mean.sub(batch.clean)
  const distance = mean(tf.sqrt(tf.square(error).add(o.charbonnier ** 2)).sub(o.charbonnier))
  const bound = elbo(net, w, batch, features, o)
  return {
    loss: distance.add(bound.cost.mul(o.elboWeight)),
    metrics: { mse: mean(tf.square(error)), nll: bound.nll, kl8: bound.kl.eighth, kl4: bound.kl.quarter },
  }
}

/** The mean over all samples, or over those of the marked pixels of each photo: a thin scratch weighs as much as a large hole. */
export function meanOver(where: Tensor4D | undefined): (x: Tensor) => Scalar {
  if (where === undefined) return (x) => tf.mean(x)
  const axes = [1, 2, 3]
  const count = tf.maximum(tf.sum(where, axes).mul(RGB), 1)
  return (x) => tf.mean(tf.sum(x.mul(where), axes).div(count))
}

function elbo(net: Chvae, w: Weights, batch: Batch, features: Features, o: LossOptions) {
  const photos = batch.noise.eighth.shape[0]
  const [clean, damaged] = [first(batch.clean, photos), first(batch.damaged, photos)]
  const where = o.fills ? first(batch.condition, photos) : undefined
  const mean = meanOver(where)
  const part = {
    half: first(features.half, photos),
    quarter: first(features.quarter, photos),
    eighth: first(features.eighth, photos),
  }
  const seen = net.encodePosterior(w, clean, damaged)
  const divergences: Partial<Record<Level, Tensor4D>> = {}
  const choose: Chooser = (level, prior, h) => {
    const offset = net.posterior(w, level, h, seen)
    divergences[level] = divergence(offset)
    return sample(offsetFrom(prior, offset), batch.noise[level])
  }
  const decoded = net.decode(w, damaged, part, choose, where)
  const logScale = net.logScale(w, decoded)
  const scale = tf.exp(logScale)
  // Laplace: |x - mean| / b + ln(2b).
  const nll = mean(tf.abs(clean.sub(decoded.mean)).div(scale).add(logScale)).add(Math.LN2) as Scalar
  const kl = Object.fromEntries(
    LEVELS.map((level) => [level, tf.sum(divergences[level] as Tensor4D).div(photos)]),
  ) as Record<Level, Scalar>
  const paid = LEVELS.map((level) => tf.relu(kl[level].sub(o.freeNats * elements(divergences[level] as Tensor4D))))
  const rate = paid
    .reduce((a, b) => a.add(b))
    .div(elements(clean))
    .mul(batch.beta)
  // In units of the mean scale, so that its gradients are of the size of the Charbonnier distance's.
  const unit = stopGradient(mean(scale))
  return { nll, kl, cost: nll.add(rate).mul(unit) as Scalar }
}

const first = (x: Tensor4D, count: number): Tensor4D =>
  tf.slice(x, [0, 0, 0, 0], [count, ...(x.shape.slice(1) as [number, number, number])])

const RGB = 3

/** Elements per photo. */
const elements = (x: Tensor4D): number => (x.shape[1] as number) * (x.shape[2] as number) * (x.shape[3] as number)
