/** @file Gaussian latents: sampling and the Kullback-Leibler divergence of a posterior that is an offset from its prior. */
import tf from '@tensorflow/tfjs'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import type { Gaussian, Offset } from './network.ts'

/** mean + temperature * deviation * noise (reparameterisation: Kingma & Welling 2014). `noise` is standard normal. */
export const sample = (g: Gaussian, noise: Tensor4D, temperature: number | Tensor = 1): Tensor4D =>
  g.mean.add(tf.exp(g.logDeviation).mul(noise).mul(temperature))

/** The posterior as a Gaussian of its own. */
export const offsetFrom = (prior: Gaussian, o: Offset): Gaussian => ({
  mean: prior.mean.add(o.shift.mul(tf.exp(prior.logDeviation))),
  logDeviation: prior.logDeviation.add(o.logRatio),
})

/**
 * KL(posterior || prior) of each element in nats: (shift^2 + r^2 - 1) / 2 - ln r with r = exp(logRatio). The prior's own mean and
 * deviation cancel (Vahdat & Kautz 2020, equation 2).
 */
export const divergence = (o: Offset): Tensor4D =>
  tf
    .square(o.shift)
    .add(tf.exp(o.logRatio.mul(2)))
    .sub(1)
    .mul(0.5)
    .sub(o.logRatio)
