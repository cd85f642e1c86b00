/** @file A CHVAE's training step and its restoration, as programs for the engine. */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core'
import { ADAM, type AdamOptions, type LossFunction } from '../engine/train-step.ts'
import { traceStep } from '../engine/trace/trace-step.ts'
import { traceAnySize, type InputSpec, type Traced } from '../engine/trace/trace.ts'
import type { Dialect } from '../engine/onnx/builder.ts'
import type { ChvaeConfig } from '../models/chvae/config.ts'
import { sample } from '../models/chvae/gaussian.ts'
import { doubtHead } from '../models/chvae/doubt.ts'
import { chvaeLoss, type LossOptions } from '../models/chvae/loss.ts'
import { chvae, type Chooser, type Chvae, type Level } from '../models/chvae/network.ts'
import type { Parameter } from '../models/layers/layer.ts'
import { constants } from './constants.ts'
import type { BatchShape } from './train/batches.ts'
import { damagedBatch, type TrainingProgram } from './train/program.ts'

/** Everything that training changes: the network and its posterior encoder. */
export const trainable = (net: Chvae): readonly Parameter[] => [...net.parameters, ...net.posteriorParameters]

const lossOf =
  (net: Chvae, options: LossOptions): LossFunction =>
  (w, i) =>
    chvaeLoss(
      net,
      w,
      {
        clean: i['clean'] as Tensor4D,
        damaged: i['damaged'] as Tensor4D,
        condition: i['condition'] as Tensor4D,
        beta: tf.reshape(i['beta'] as Scalar, []),
        noise: { eighth: i['eighth'] as Tensor4D, quarter: i['quarter'] as Tensor4D },
      },
      options,
    )

/**
 * Ordinary gradients of its losses have norms of 0.02 to 0.1. Where Adam's memory of their size is small, one batch of fifty times that
 * is a step from which a run never came back: it is clipped while it is merely large.
 */
const CHVAE_ADAM: AdamOptions = { ...ADAM, clipNorm: 0.15 }

/** The draws of the latents and the weight of their divergence. */
const boundInputs = ({ latents }: ChvaeConfig, { bound, edge }: BatchShape): InputSpec[] => [
  { name: 'eighth', shape: [bound, edge / 8, edge / 8, latents[0]] },
  { name: 'quarter', shape: [bound, edge / 4, edge / 4, latents[1]] },
  { name: 'beta', shape: [1] },
]

/** The training of a CHVAE with a loss: see {@link traceStep} for the state's inputs and outputs. */
export function chvaeProgram(config: ChvaeConfig, loss: LossOptions): TrainingProgram {
  const net = chvae(config)
  const specs = trainable(net)
  return {
    specs,
    inputs: ['clean', 'damaged', 'condition', 'eighth', 'quarter', 'beta'],
    metrics: ['mse', 'nll', 'kl8', 'kl4'],
    trace: (shape, dialect) =>
      traceStep(
        { loss: lossOf(net, loss), specs, adam: CHVAE_ADAM },
        [...damagedBatch(shape), ...boundInputs(config, shape)],
        dialect,
      ),
  }
}

/** A network as it is shipped. */
export interface Network {
  readonly config: ChvaeConfig
  readonly weights: ReadonlyMap<string, Float32Array>
  /** It changes only what the condition marks. */
  readonly fills: boolean
}

/** What a restoration gives beside the restored photo. */
export type Extra = 'doubt'

/** Whether the network was given a head that tells its doubt. */
export const tellsDoubt = ({ config, weights }: Network): boolean =>
  doubtHead(config).parameters.every(({ name }) => weights.has(name))

const photoAndCondition = (h: number, w: number): InputSpec[] => [
  { name: 'photo', shape: [1, h, w, 3] },
  { name: 'condition', shape: [1, h, w, 1] },
]

/** `restore(i, choose)` with the network's weights as constants. */
function restorationOf({ config, weights, fills }: Network) {
  const net = chvae(config)
  const head = doubtHead(config)
  return (i: Readonly<Record<string, unknown>>, choose: Chooser) => {
    const w = constants(net.parameters, weights)
    const [photo, condition] = [i['photo'] as Tensor4D, i['condition'] as Tensor4D]
    const features = net.encode(w, photo, condition)
    const decoded = net.decode(w, photo, features, choose, fills ? condition : undefined)
    const doubt = (): Tensor4D => tf.exp(head.logScale(constants(head.parameters, weights), photo, condition, decoded))
    return { decoded, doubt }
  }
}

/**
 * The deterministic restoration of a picture of any size (multiples of 8): `photo` and `condition` in, `restored` out; with the
 * extra `doubt` also the Laplace scale of each sample's error.
 */
export function traceRestoration(network: Network, dialect: Dialect, extra?: Extra): Traced {
  const restore = restorationOf(network)
  return traceAnySize(
    (i) => {
      const { decoded, doubt } = restore(i, (_, prior) => prior.mean)
      return extra === 'doubt' ? { restored: decoded.mean, doubt: doubt() } : { restored: decoded.mean }
    },
    photoAndCondition,
    dialect,
  )
}

/**
 * One sample of the restorations that the network holds possible: `photo`, `condition`, standard normal `eighth` and `quarter`, and
 * `temperature` [1] in (0: the deterministic restoration), `restored` out.
 */
export function traceSampling(network: Network, dialect: Dialect): Traced {
  const restore = restorationOf(network)
  const { latents } = network.config
  return traceAnySize(
    (i) => {
      const temperature = tf.reshape(i['temperature'] as Scalar, [])
      const choose: Chooser = (level: Level, prior) => sample(prior, i[level] as Tensor4D, temperature)
      return { restored: restore(i, choose).decoded.mean }
    },
    (h, w) => [
      ...photoAndCondition(h, w),
      { name: 'eighth', shape: [1, h / 8, w / 8, latents[0]] },
      { name: 'quarter', shape: [1, h / 4, w / 4, latents[1]] },
      { name: 'temperature', shape: [1] },
    ],
    dialect,
  )
}
