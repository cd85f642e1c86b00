/** @file The denoiser's training step and its restoration, as programs for the engine. */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core'
import { STATE, trainStep, type LossFunction } from '../engine/train-step.ts'
import { totalOf, type ParameterSpec } from '../engine/flat-parameters.ts'
import { trace, traceAnySize, type InputSpec, type Traced } from '../engine/trace/trace.ts'
import type { Dialect } from '../engine/onnx/builder.ts'
import type { ChvaeConfig } from '../models/chvae/config.ts'
import { chvaeLoss } from '../models/chvae/loss.ts'
import { chvae, type Chvae } from '../models/chvae/network.ts'
import type { Parameter } from '../models/layers/layer.ts'
import type { BatchShape } from './train/batches.ts'

/** Everything that training changes: the network and its posterior encoder. */
export const trainable = (net: Chvae): readonly Parameter[] => [...net.parameters, ...net.posteriorParameters]

const lossOf =
  (net: Chvae): LossFunction =>
  (w, i) =>
    chvaeLoss(net, w, {
      clean: i['clean'] as Tensor4D,
      noisy: i['noisy'] as Tensor4D,
      noiseMap: i['noiseMap'] as Tensor4D,
      beta: tf.reshape(i['beta'] as Scalar, []),
      noise: { eighth: i['eighth'] as Tensor4D, quarter: i['quarter'] as Tensor4D },
    })

/** One whole optimiser step: see {@link trainStep} for its inputs and outputs. */
export function traceTraining(config: ChvaeConfig, shape: BatchShape, dialect: Dialect): Traced {
  const net = chvae(config)
  const specs: readonly ParameterSpec[] = trainable(net)
  const { photos, bound, edge } = shape
  const state = STATE.map((name): InputSpec => ({ name, shape: [totalOf(specs)] }))
  const batch: InputSpec[] = [
    { name: 'clean', shape: [photos, edge, edge, 3] },
    { name: 'noisy', shape: [photos, edge, edge, 3] },
    { name: 'noiseMap', shape: [photos, edge, edge, 1] },
    { name: 'eighth', shape: [bound, edge / 8, edge / 8, config.latents[0]] },
    { name: 'quarter', shape: [bound, edge / 4, edge / 4, config.latents[1]] },
    { name: 'beta', shape: [1] },
    { name: 'rate', shape: [1] },
  ]
  return trace(trainStep(lossOf(net), specs), [...state, ...batch], dialect)
}

/** The deterministic restoration of a picture of any size (multiples of 8): `photo` and `noiseMap` in, `restored` out. */
export function traceRestoration(
  config: ChvaeConfig,
  weights: ReadonlyMap<string, Float32Array>,
  dialect: Dialect,
): Traced {
  const net = chvae(config)
  return traceAnySize(
    (i) => {
      const w = Object.fromEntries(net.parameters.map((p) => [p.name, constantOf(p, weights)]))
      const photo = i['photo'] as Tensor4D
      const features = net.encode(w, photo, i['noiseMap'] as Tensor4D)
      return { restored: net.decode(w, photo, features, (_, prior) => prior.mean).mean }
    },
    (h, w) => [
      { name: 'photo', shape: [1, h, w, 3] },
      { name: 'noiseMap', shape: [1, h, w, 1] },
    ],
    dialect,
  )
}

function constantOf(p: Parameter, weights: ReadonlyMap<string, Float32Array>) {
  const values = weights.get(p.name)
  if (values === undefined) throw new Error(`The weights hold no ${p.name}`)
  return tf.tensor(values, [...p.shape])
}
