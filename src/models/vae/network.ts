/**
 * @file The plain variational autoencoder (Kingma & Welling 2014; Rezende, Mohamed & Wierstra 2014): p(x) = integral p(x | z) p(z),
 * with p(z) = N(0, I), p(x | z) a Gaussian around the decoded picture with one deviation for all values, and q(z | x) a diagonal
 * Gaussian whose mean and log deviation the encoder gives. No condition: it knows what photos look like, not a photo.
 */
import tf from '@tensorflow/tfjs'
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { dense } from '../layers/dense.ts'
import { convolution, residual, type Layer, type Parameter, type Weights } from '../layers/layer.ts'
import { depthToSpace, spaceToDepth } from '../ops/space-to-depth.ts'
import { valuesOf, type VaeConfig } from './config.ts'

/** q(z | x): mean and log standard deviation, [n, latent] each. */
export interface Posterior {
  readonly mean: Tensor2D
  readonly logDeviation: Tensor2D
}

export interface Vae {
  readonly parameters: readonly Parameter[]
  /** @param pictures [n, edge, edge, 3] in [0, 1] */
  encode(w: Weights, pictures: Tensor4D): Posterior
  /** The mean of p(x | z), [n, edge, edge, 3], around [0, 1] but not clipped. @param z [n, latent] */
  decode(w: Weights, z: Tensor2D): Tensor4D
}

/** Between the pictures and vectors: [n, edge, edge, 3] to [n, features] and back. */
interface Body {
  readonly features: number
  readonly parameters: readonly Parameter[]
  encode(w: Weights, pictures: Tensor4D): Tensor2D
  decode(w: Weights, features: Tensor2D): Tensor4D
}

const RGB = 3
/** Pictures are around this: what the networks see has a mean near zero. */
const GREY = 0.5
/** Edge of the last feature maps of the convolutional form. */
const LAST_EDGE = 4
/** Hidden units of the dense form for each unit of width. */
const HIDDEN = 16

/** x -> 5 tanh(x / 5): log deviations stay in a range where exp is harmless (Vahdat & Kautz 2020). */
const softClamp = (x: Tensor2D): Tensor2D => tf.tanh(x.div(5)).mul(5)

function convolutional({ edge, width }: VaeConfig): Body {
  const levels = Math.log2(edge / LAST_EDGE)
  const channels = Array.from({ length: levels }, (_, i) => width * (i + 1))
  const at = (i: number): number => channels[i] as number
  const last = at(levels - 1)
  const stem = convolution('encoder.stem', RGB * 4, width, { gain: Math.SQRT2 })
  const first = residual('encoder.0', width)
  const downs = channels
    .slice(1)
    .map((to, i): [Layer, Layer] => [
      convolution(`encoder.down${i + 1}`, at(i), to, { size: 2, stride: 2 }),
      residual(`encoder.${i + 1}`, to),
    ])
  const ups = channels
    .slice(1)
    .map((from, i): [Layer, Layer] => [
      convolution(`decoder.up${i + 1}`, from, 4 * at(i), { size: 1 }),
      residual(`decoder.${i}`, at(i)),
    ])
  const deepest = residual(`decoder.${levels - 1}`, last)
  const head = convolution('decoder.head', width, RGB * 4, { gain: 0.3 })
  const layers = [stem, first, ...downs.flat(), deepest, ...ups.flat(), head]
  return {
    features: LAST_EDGE * LAST_EDGE * last,
    parameters: layers.flatMap((l) => l.parameters),
    encode(w, pictures) {
      const h = first.apply(w, stem.apply(w, spaceToDepth(pictures.sub(GREY), 2)))
      const deep = downs.reduce((x, [down, block]) => block.apply(w, down.apply(w, x)), h)
      return deep.reshape([deep.shape[0], LAST_EDGE * LAST_EDGE * last])
    },
    decode(w, features) {
      const deep = deepest.apply(w, features.reshape([features.shape[0], LAST_EDGE, LAST_EDGE, last]) as Tensor4D)
      const h = ups.reduceRight((x, [up, block]) => block.apply(w, depthToSpace(up.apply(w, x), 2)), deep)
      return depthToSpace(head.apply(w, h), 2).add(GREY)
    },
  }
}

function connected(config: VaeConfig): Body {
  const { edge, width } = config
  const [values, hidden] = [valuesOf(config), HIDDEN * width]
  const [a, b] = [dense('encoder.a', values, hidden, Math.SQRT2), dense('encoder.b', hidden, hidden, Math.SQRT2)]
  const [c, d] = [dense('decoder.a', hidden, hidden, Math.SQRT2), dense('decoder.b', hidden, values, 0.05)]
  return {
    features: hidden,
    parameters: [a, b, c, d].flatMap((l) => l.parameters),
    encode: (w, pictures) =>
      tf.relu(b.apply(w, tf.relu(a.apply(w, pictures.sub(GREY).reshape([pictures.shape[0], values]))))),
    decode: (w, features) =>
      d
        .apply(w, tf.relu(c.apply(w, features)))
        .reshape([features.shape[0], edge, edge, RGB])
        .add(GREY) as Tensor4D,
  }
}

const BODIES = { conv: convolutional, dense: connected } as const

export function vae(config: VaeConfig): Vae {
  const body = BODIES[config.form](config)
  const { latent } = config
  // Small at first: the posterior begins near the prior, and the divergence near zero.
  const into = dense('posterior', body.features, 2 * latent, 0.3)
  const out = dense('latent', latent, body.features, Math.SQRT2)
  return {
    parameters: [...body.parameters, ...into.parameters, ...out.parameters],
    encode(w, pictures) {
      const [mean, raw] = tf.split(into.apply(w, body.encode(w, pictures)), 2, 1) as [Tensor2D, Tensor2D]
      return { mean, logDeviation: softClamp(raw) }
    },
    decode: (w, z) => body.decode(w, tf.relu(out.apply(w, z))),
  }
}
