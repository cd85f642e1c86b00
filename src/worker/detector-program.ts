/** @file The damage detector's training step and its run, as programs for the engine. */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import type { Dialect } from '../engine/onnx/builder.ts'
import { traceStep } from '../engine/trace/trace-step.ts'
import { traceAnySize, type Traced } from '../engine/trace/trace.ts'
import { detector, detectorLoss, type DetectorConfig } from '../models/detector/network.ts'
import { constants } from './constants.ts'
import type { TrainingProgram } from './train/program.ts'

/** The truth travels as the condition of the batch. */
export function detectorProgram(config: DetectorConfig): TrainingProgram {
  const net = detector(config)
  const specs = net.parameters
  return {
    specs,
    inputs: ['damaged', 'condition'],
    metrics: ['entropy', 'overlap'],
    trace: ({ photos, edge }, dialect) =>
      traceStep(
        { loss: (w, i) => detectorLoss(net, w, i['damaged'] as Tensor4D, i['condition'] as Tensor4D), specs },
        [
          { name: 'damaged', shape: [photos, edge, edge, 3] },
          { name: 'condition', shape: [photos, edge, edge, 1] },
        ],
        dialect,
      ),
  }
}

/** `photo` of any size (multiples of 8) in, `probability` out. */
export function traceDetection(
  config: DetectorConfig,
  weights: ReadonlyMap<string, Float32Array>,
  dialect: Dialect,
): Traced {
  const net = detector(config)
  return traceAnySize(
    (i) => ({ probability: tf.sigmoid(net.logits(constants(net.parameters, weights), i['photo'] as Tensor4D)) }),
    (h, w) => [{ name: 'photo', shape: [1, h, w, 3] }],
    dialect,
  )
}
