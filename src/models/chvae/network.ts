/**
 * @file CHVAE, a conditional hierarchical variational autoencoder for restoration.
 * p(x | y) = integral p(x | z, y) p(z1 | z2, y) p(z2 | y): a U-net over the damaged photo y whose decoder takes a latent at 1/8 (z2)
 * and one at 1/4 (z1). The prior means give the deterministic result; sampling gives variants. The posterior, used in training only,
 * also sees the clean photo x and is written as an offset from the prior (Vahdat & Kautz 2020, section 3.2). Beside the photo the
 * network sees one channel of what is known of the damage (condition.ts).
 */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { convolution, residuals, sequence, type Layer, type Parameter, type Weights } from '../layers/layer.ts'
import { depthToSpace, spaceToDepth } from '../ops/space-to-depth.ts'
import type { ChvaeConfig } from './config.ts'
import { logScaleOf, softClamp } from './log-scale.ts'

/** A diagonal Gaussian: mean and log standard deviation, [n, h, w, channels] each. */
export interface Gaussian {
  readonly mean: Tensor4D
  readonly logDeviation: Tensor4D
}

/** An offset of the posterior from the prior: mean = mu + shift * sigma, deviation = sigma * exp(logRatio). */
export interface Offset {
  readonly shift: Tensor4D
  readonly logRatio: Tensor4D
}

export interface Features {
  readonly half: Tensor4D
  readonly quarter: Tensor4D
  readonly eighth: Tensor4D
}

/** The two latent levels, coarse first. */
export const LEVELS = ['eighth', 'quarter'] as const
export type Level = (typeof LEVELS)[number]

/** Chooses a latent given the level, its prior and the decoder's features there. */
export type Chooser = (level: Level, prior: Gaussian, features: Tensor4D) => Tensor4D

export interface Decoded {
  /** Restored photo [n, h, w, 3]. */
  readonly mean: Tensor4D
  /** Features that the heads of scale and doubt read, at 1/2. */
  readonly features: Tensor4D
}

/** RGB and the condition. */
const CONDITION_CHANNELS = 4
const RGB = 3

const halves = (x: Tensor4D): [Tensor4D, Tensor4D] => tf.split(x, 2, 3) as [Tensor4D, Tensor4D]

export interface Chvae {
  /** What a shipped model holds. */
  readonly parameters: readonly Parameter[]
  /** What training needs beside. */
  readonly posteriorParameters: readonly Parameter[]
  encode(w: Weights, damaged: Tensor4D, condition: Tensor4D): Features
  /** @param where [n, h, w, 1], 1 where the network may change the photo; undefined: everywhere */
  decode(w: Weights, damaged: Tensor4D, features: Features, choose: Chooser, where?: Tensor4D): Decoded
  /** Log of the Laplace scale of each sample around a decoded *sample* of the posterior, [n, h, w, 3]: the likelihood of the bound. */
  logScale(w: Weights, decoded: Decoded): Tensor4D
  encodePosterior(w: Weights, clean: Tensor4D, damaged: Tensor4D): Features
  posterior(w: Weights, level: Level, features: Tensor4D, seen: Features): Offset
}

/** @param config sizes; every picture's height and width must be a multiple of 8 */
export function chvae(config: ChvaeConfig): Chvae {
  const [w2, w4, w8] = config.widths
  const [z8, z4] = config.latents
  const net = {
    stem: convolution('stem', CONDITION_CHANNELS * 4, w2),
    encoder2: residuals('encoder2', w2, config.encoder[0]),
    down4: convolution('down4', w2, w4, { size: 2, stride: 2 }),
    encoder4: residuals('encoder4', w4, config.encoder[1]),
    down8: convolution('down8', w4, w8, { size: 2, stride: 2 }),
    encoder8: residuals('encoder8', w8, config.encoder[2]),
    prior8: convolution('prior8', w8, 2 * z8, { size: 1, gain: 0 }),
    inject8: convolution('inject8', z8, w8, { size: 1 }),
    decoder8: residuals('decoder8', w8, config.decoder[0]),
    up4: convolution('up4', w8, 4 * w4, { size: 1 }),
    prior4: convolution('prior4', w4, 2 * z4, { size: 1, gain: 0 }),
    inject4: convolution('inject4', z4, w4, { size: 1 }),
    decoder4: residuals('decoder4', w4, config.decoder[1]),
    up2: convolution('up2', w4, 4 * w2, { size: 1 }),
    decoder2: residuals('decoder2', w2, config.decoder[2]),
    mean: convolution('mean', w2, RGB * 4, { gain: 0.1 }),
    scale: convolution('scale', w2, RGB * 4, { gain: 0 }),
  } satisfies Record<string, Layer>
  const seen = posteriorNet(config)

  return {
    parameters: Object.values(net).flatMap((l) => l.parameters),
    posteriorParameters: Object.values(seen).flatMap((l) => l.parameters),

    encode(w, damaged, condition) {
      const input = spaceToDepth(tf.concat([damaged, condition], 3), 2)
      const half = net.encoder2.apply(w, net.stem.apply(w, input))
      const quarter = net.encoder4.apply(w, net.down4.apply(w, half))
      return { half, quarter, eighth: net.encoder8.apply(w, net.down8.apply(w, quarter)) }
    },

    decode(w, damaged, f, choose, where) {
      const pick = (level: Level, prior: Layer, inject: Layer, h: Tensor4D): Tensor4D => {
        const [mean, raw] = halves(prior.apply(w, h))
        return h.add(inject.apply(w, choose(level, { mean, logDeviation: softClamp(raw) }, h)))
      }
      const h8 = net.decoder8.apply(w, pick('eighth', net.prior8, net.inject8, f.eighth))
      const h4 = pick('quarter', net.prior4, net.inject4, depthToSpace(net.up4.apply(w, h8), 2).add(f.quarter))
      const h2 = tf.add<Tensor4D>(depthToSpace(net.up2.apply(w, net.decoder4.apply(w, h4)), 2), f.half)
      const features = net.decoder2.apply(w, h2)
      const change = depthToSpace(net.mean.apply(w, features), 2)
      return { features, mean: tf.add<Tensor4D>(damaged, where === undefined ? change : change.mul(where)) }
    },

    logScale: (w, d) => logScaleOf(net.scale.apply(w, d.features)),

    encodePosterior(w, clean, damaged) {
      const input = spaceToDepth(tf.concat([clean, damaged.sub(clean)], 3), 2)
      const half = seen.stem.apply(w, input)
      const quarter = seen.down4.apply(w, half)
      return { half, quarter, eighth: seen.down8.apply(w, quarter) }
    },

    posterior(w, level, features, s) {
      const head = level === 'eighth' ? seen.head8 : seen.head4
      const [shift, raw] = halves(head.apply(w, tf.concat([features, s[level]], 3)))
      // A posterior wider than the prior says nothing; the bound keeps early training calm.
      return { shift, logRatio: tf.minimum(softClamp(raw), 1) }
    },
  }
}

function posteriorNet(config: ChvaeConfig) {
  const [w2, w4, w8] = config.posterior
  const [, c4, c8] = config.widths
  const [z8, z4] = config.latents
  const head = (name: string, from: number, width: number, latents: number): Layer =>
    sequence(
      convolution(`${name}.a`, from, width, { size: 1, gain: Math.SQRT2 }),
      { parameters: [], apply: (_, x): Tensor4D => tf.relu(x) },
      convolution(`${name}.b`, width, 2 * latents, { size: 1, gain: 0.1 }),
    )
  return {
    stem: sequence(convolution('posterior.stem', RGB * 2 * 4, w2), residuals('posterior.encoder2', w2, 1)),
    down4: sequence(
      convolution('posterior.down4', w2, w4, { size: 2, stride: 2 }),
      residuals('posterior.encoder4', w4, 1),
    ),
    down8: sequence(
      convolution('posterior.down8', w4, w8, { size: 2, stride: 2 }),
      residuals('posterior.encoder8', w8, 1),
    ),
    head8: head('posterior.head8', c8 + w8, w8, z8),
    head4: head('posterior.head4', c4 + w4, w4, z4),
  } satisfies Record<string, Layer>
}
