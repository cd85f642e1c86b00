/** @file The learned codec's training step, analysis and synthesis, as programs for the engine. */
import tf from '@tensorflow/tfjs'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import type { Dialect } from '../engine/onnx/builder.ts'
import { traceStep } from '../engine/trace/trace-step.ts'
import { traceAnySize, type Traced } from '../engine/trace/trace.ts'
import { ADAM, type AdamOptions } from '../engine/train-step.ts'
import { BLOCK, LATENTS, type CodecConfig } from '../models/codec/config.ts'
import { codecLoss } from '../models/codec/loss.ts'
import { codecNet } from '../models/codec/network.ts'
import { constants } from './constants.ts'
import type { TrainingProgram } from './train/program.ts'

/** Ordinary gradients have norms of 0.02 to 0.03; a few patches are far harder than the rest, and none may move the weights by much. */
const CODEC_ADAM: AdamOptions = { ...ADAM, clipNorm: 0.05 }

/** The quality travels as the condition of the batch, the same for each pixel of a patch. */
export function codecProgram(config: CodecConfig): TrainingProgram {
  const net = codecNet(config)
  const specs = [...net.parameters, ...net.priorParameters]
  return {
    specs,
    inputs: ['clean', 'condition', 'eighth'],
    metrics: ['bits', 'mse'],
    trace: ({ photos, edge }, dialect) =>
      traceStep(
        {
          loss: (w, i) =>
            codecLoss(net, w, {
              photo: i['clean'] as Tensor4D,
              quality: tf.slice(i['condition'] as Tensor4D, [0, 0, 0, 0], [photos, 1, 1, 1]) as Tensor4D,
              noise: i['eighth'] as Tensor4D,
            }),
          specs,
          adam: CODEC_ADAM,
        },
        [
          { name: 'clean', shape: [photos, edge, edge, 3] },
          { name: 'condition', shape: [photos, edge, edge, 1] },
          { name: 'eighth', shape: [photos, edge / BLOCK, edge / BLOCK, LATENTS] },
        ],
        dialect,
      ),
  }
}

/** One quality for the whole picture. */
const everywhere = (quality: Tensor | undefined): Tensor4D => tf.reshape(quality as Tensor, [1, 1, 1, 1])

/** `photo` of any size (multiples of 8) and `quality` [1] in; `latents` in quantisation steps, not rounded, out. */
export function traceAnalysis(
  config: CodecConfig,
  weights: ReadonlyMap<string, Float32Array>,
  dialect: Dialect,
): Traced {
  const net = codecNet(config)
  return traceAnySize(
    (i) => {
      const w = constants(net.parameters, weights)
      const quality = everywhere(i['quality'])
      return { latents: net.analyse(w, i['photo'] as Tensor4D).mul(net.gains(w, quality)) }
    },
    (h, w) => [
      { name: 'photo', shape: [1, h, w, 3] },
      { name: 'quality', shape: [1] },
    ],
    dialect,
  )
}

/** `latents` of any size, whole numbers, and `quality` [1] in; `restored` out. */
export function traceSynthesis(
  config: CodecConfig,
  weights: ReadonlyMap<string, Float32Array>,
  dialect: Dialect,
): Traced {
  const net = codecNet(config)
  return traceAnySize(
    (i) => {
      const w = constants(net.parameters, weights)
      const quality = everywhere(i['quality'])
      const latents = (i['latents'] as Tensor4D).div<Tensor4D>(net.gains(w, quality))
      return { restored: net.synthesise(w, latents, quality) }
    },
    (h, w) => [
      { name: 'latents', shape: [1, h / BLOCK, w / BLOCK, LATENTS] },
      { name: 'quality', shape: [1] },
    ],
    dialect,
  )
}
