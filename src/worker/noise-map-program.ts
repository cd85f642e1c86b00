/** @file The noise map's training step and its run, as programs for the engine. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import tf from '@tensorflow/tfjs'
import type { Dialect } from '../engine/onnx/builder.ts'
import { traceStep } from '../engine/trace/trace-step.ts'
import { traceAnySize, type Traced } from '../engine/trace/trace.ts'
import { FLOOR, noiseMapLoss, noiseMapNet, type NoiseMapConfig } from '../models/noise-map/network.ts'
import { constants } from './constants.ts'
import type { TrainingProgram } from './train/program.ts'

/** The truth travels as the condition of the batch. */
export function noiseMapProgram(config: NoiseMapConfig): TrainingProgram {
  const net = noiseMapNet(config)
  const specs = net.parameters
  return {
    specs,
    inputs: ['damaged', 'condition'],
    metrics: ['logError'],
    trace: ({ photos, edge }, dialect) =>
      traceStep(
        { loss: (w, i) => noiseMapLoss(net, w, i['damaged'] as Tensor4D, i['condition'] as Tensor4D), specs },
        [
          { name: 'damaged', shape: [photos, edge, edge, 3] },
          { name: 'condition', shape: [photos, edge, edge, 1] },
        ],
        dialect,
      ),
  }
}

/** `photo` of any size (multiples of 8) in, `deviation` of each block of 8 x 8 pixels in [0, 1] units out. */
export function traceNoiseMap(
  config: NoiseMapConfig,
  weights: ReadonlyMap<string, Float32Array>,
  dialect: Dialect,
): Traced {
  const net = noiseMapNet(config)
  return traceAnySize(
    (i) => {
      const log = net.logDeviation(constants(net.parameters, weights), i['photo'] as Tensor4D)
      return { deviation: tf.relu(tf.exp(log).sub(FLOOR)) }
    },
    (h, w) => [{ name: 'photo', shape: [1, h, w, 3] }],
    dialect,
  )
}
