/**
 * @file The learned codec: a variational autoencoder whose latents are integers (Ballé, Minnen, Singh, Hwang & Johnston 2018), with one
 * network for all qualities by gains for each channel and level (Cui, Wang, Gao, Feng & Bai 2021). Analysis and synthesis are a fixed
 * cosine transform plus what a small residual network adds; the prior of a latent is a logistic whose scale follows from the magnitudes
 * of latents that the decoder already has, so that training pays what the integer coder will pay.
 */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { convolution, residuals, weightOf, type Layer, type Parameter, type Weights } from '../layers/layer.ts'
import { depthToSpace, spaceToDepth } from '../ops/space-to-depth.ts'
import { analysisBasis, synthesisBasis } from './basis.ts'
import { BLOCK, LATENTS, LEVELS, stepOf, type CodecConfig } from './config.ts'

const RGB = 3
/** Space to depth of the networks' fine level. */
const QUARTER = 4
/** Factor on what the networks add: keeps the optimiser's noise below the finest quantisation step. */
const ADDED = 0.25

export interface CodecNet {
  /** Analysis, synthesis and gains: what a shipped model holds. */
  readonly parameters: readonly Parameter[]
  /** The prior of the loss; the integer coder has tables of its own. */
  readonly priorParameters: readonly Parameter[]
  /** @param quality [n, 1, 1, 1] in [0, 1], coarsest to finest @returns factors of the latents, [n, 1, 1, LATENTS] */
  gains(w: Weights, quality: Tensor4D): Tensor4D
  /** @param photo [n, h, w, 3] in [0, 1] @returns [n, h/8, w/8, LATENTS], before gains and rounding */
  analyse(w: Weights, photo: Tensor4D): Tensor4D
  /** @param latents as {@link CodecNet.analyse} gives them, but quantised @returns [n, h, w, 3], not clipped */
  synthesise(w: Weights, latents: Tensor4D, quality: Tensor4D): Tensor4D
  /** Logistic prior of each latent in quantised units given those before it: mean and scale, [n, h/8, w/8, LATENTS] each. */
  prior(w: Weights, quantised: Tensor4D): { readonly mean: Tensor4D; readonly scale: Tensor4D }
}

const matrix = (values: Float32Array): Tensor4D => tf.tensor4d(values, [1, 1, LATENTS, LATENTS])

/** Weight of each level at a quality: a hat function, so that logarithms of gains are interpolated linearly. */
function levelWeights(quality: Tensor4D): Tensor4D {
  const levels = tf.tensor4d(
    Float32Array.from({ length: LEVELS }, (_, i) => i),
    [1, 1, 1, LEVELS],
  )
  return tf.relu(tf.sub(1, tf.abs(quality.mul(LEVELS - 1).sub(levels))))
}

const GAINS: Parameter = { name: 'gains', shape: [1, 1, LEVELS, LATENTS], start: { kind: 'zero' } }

export function codecNet({ widths: [w4, w8] }: CodecConfig): CodecNet {
  const net = {
    stem: convolution('analysis.stem', RGB * QUARTER ** 2, w4),
    encoder4: residuals('analysis.encoder4', w4, 1),
    down8: convolution('analysis.down8', w4, w8, { size: 2, stride: 2 }),
    encoder8: residuals('analysis.encoder8', w8, 1),
    latents: convolution('analysis.latents', w8, LATENTS, { gain: 0 }),
    enter: convolution('synthesis.enter', LATENTS, w8),
    level8: convolution('synthesis.level8', LEVELS, w8, { size: 1, gain: 0 }),
    decoder8: residuals('synthesis.decoder8', w8, 1),
    up4: convolution('synthesis.up4', w8, QUARTER * w4, { size: 1 }),
    seen4: convolution('synthesis.seen4', RGB * QUARTER ** 2, w4),
    level4: convolution('synthesis.level4', LEVELS, w4, { size: 1, gain: 0 }),
    decoder4: residuals('synthesis.decoder4', w4, 2),
    head: convolution('synthesis.head', w4, RGB * QUARTER ** 2, { gain: 0 }),
  } satisfies Record<string, Layer>
  const [forward, backward] = [analysisBasis(), synthesisBasis()]
  return {
    parameters: [...Object.values(net).flatMap((l) => l.parameters), GAINS],
    priorParameters: PRIOR,

    gains(w, quality) {
      const learned = weightOf<Tensor4D>(w, GAINS.name)
      const start = Float32Array.from(
        { length: LEVELS * LATENTS },
        (_, i) => -Math.log(stepOf(Math.floor(i / LATENTS))),
      )
      const logs = learned.add(tf.tensor4d(start, [1, 1, LEVELS, LATENTS])) as Tensor4D
      return tf.exp(tf.conv2d(levelWeights(quality), logs, 1, 'valid'))
    },

    analyse(w, photo) {
      const x = photo.sub<Tensor4D>(0.5)
      const h4 = net.encoder4.apply(w, net.stem.apply(w, spaceToDepth(x, QUARTER)))
      const h8 = net.encoder8.apply(w, net.down8.apply(w, h4))
      const fixed = tf.conv2d(spaceToDepth(x, BLOCK), matrix(forward), 1, 'valid')
      return fixed.add(net.latents.apply(w, h8).mul(ADDED))
    },

    synthesise(w, latents, quality) {
      const fixed = depthToSpace(tf.conv2d(latents, matrix(backward), 1, 'valid'), BLOCK)
      const level = levelWeights(quality)
      const entered = net.enter.apply(w, latents).add<Tensor4D>(net.level8.apply(w, level))
      const h8 = net.decoder8.apply(w, entered)
      const seen4 = net.seen4.apply(w, spaceToDepth(fixed, QUARTER)).add<Tensor4D>(net.level4.apply(w, level))
      const h4 = depthToSpace(net.up4.apply(w, h8), 2).add<Tensor4D>(seen4)
      const added = net.head.apply(w, net.decoder4.apply(w, h4))
      return fixed.add<Tensor4D>(depthToSpace(added.mul<Tensor4D>(ADDED), QUARTER)).add(0.5)
    },

    prior,
  }
}

/** Taps of a 3 x 3 filter that the decoder has when it comes to the middle one, row by row. */
const CAUSAL = Float32Array.from([1, 1, 1, 1, 0, 0, 0, 0, 0])

const PRIOR: readonly Parameter[] = [
  { name: 'prior.near', shape: [3, 3, LATENTS, 1], start: { kind: 'zero' } },
  { name: 'prior.mean', shape: [3, 3, LATENTS, 1], start: { kind: 'zero' } },
  { name: 'prior.before', shape: [1, 1, LATENTS, LATENTS], start: { kind: 'zero' } },
  { name: 'prior.bias', shape: [LATENTS], start: { kind: 'zero' } },
]

/** At the start each neighbour's magnitude counts this much, the mean of the channel's own being what is best guessed. */
const START_NEAR = 0.12
/** Brightness and colour of a block: at the start, the mean of the left and the upper neighbour less a fraction is the best guess. */
const MEANS = 3
const START_MEAN = [-0.4, 0.7, 0, 0.7] as const
/** Scale where everything before is zero. */
const START_BIAS = -2.2
const LEAST_SCALE = 0.04

/** [3, 3, LATENTS, 1] of a value for each tap and channel. */
const taps = (value: (tap: number, channel: number) => number): Tensor4D =>
  tf.tensor4d(
    Float32Array.from({ length: 9 * LATENTS }, (_, i) => value(Math.floor(i / LATENTS), i % LATENTS)),
    [3, 3, LATENTS, 1],
  )

function prior(w: Weights, q: Tensor4D): { mean: Tensor4D; scale: Tensor4D } {
  const causal = taps((tap) => CAUSAL[tap] as number)
  const earlier = matrix(
    Float32Array.from({ length: LATENTS ** 2 }, (_, i) => (Math.floor(i / LATENTS) < i % LATENTS ? 1 : 0)),
  )
  const near = weightOf<Tensor4D>(w, 'prior.near').add<Tensor4D>(taps((tap) => START_NEAR * (CAUSAL[tap] as number)))
  const guess = weightOf<Tensor4D>(w, 'prior.mean').add<Tensor4D>(
    taps((tap, c) => (c < MEANS && tap < START_MEAN.length ? (START_MEAN[tap] as number) : 0)),
  )
  const mean = tf.depthwiseConv2d(q, guess.mul<Tensor4D>(causal), 1, 'same')
  // Not abs: TensorFlow.js takes its slope at zero, where most latents are, for -1.
  const size = tf.relu(q).add<Tensor4D>(tf.relu(tf.neg(q)))
  const raw = tf
    .depthwiseConv2d(size, near.mul<Tensor4D>(causal), 1, 'same')
    .add(tf.conv2d(size, weightOf<Tensor4D>(w, 'prior.before').mul<Tensor4D>(earlier), 1, 'valid'))
    .add(weightOf(w, 'prior.bias'))
  return { mean, scale: tf.softplus(raw.add(START_BIAS)).add<Tensor4D>(LEAST_SCALE) }
}
