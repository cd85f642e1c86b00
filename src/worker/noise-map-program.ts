/** @file The noise map's training step and its run, as programs for the engine: the denoiser's weights are constants in both. */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import type { Dialect } from '../engine/onnx/builder.ts'
import { traceStep } from '../engine/trace/trace-step.ts'
import { traceAnySize, type Traced } from '../engine/trace/trace.ts'
import { UNKNOWN } from '../models/chvae/condition.ts'
import { chvae, type Decoded } from '../models/chvae/network.ts'
import { FLOOR, noiseMapHead, noiseMapLoss } from '../models/noise-map/network.ts'
import { constants } from './constants.ts'
import type { Network } from './programs.ts'
import type { TrainingProgram } from './train/program.ts'

/** What the denoiser makes of a photo that it is told nothing of. */
function decodedBy({ config, weights }: Network, photo: Tensor4D): Decoded {
  const net = chvae(config)
  const w = constants(net.parameters, weights)
  const unknown = tf.mul(photo, 0).sum(3, true).add<Tensor4D>(UNKNOWN)
  return net.decode(w, photo, net.encode(w, photo, unknown), (_, prior) => prior.mean)
}

/** The head alone learns. The truth travels as the condition of the batch. */
export function noiseMapProgram(denoiser: Network): TrainingProgram {
  const head = noiseMapHead(denoiser.config)
  const specs = head.parameters
  return {
    specs,
    inputs: ['damaged', 'condition'],
    metrics: ['logError'],
    trace: ({ photos, edge }, dialect) =>
      traceStep(
        {
          loss: (w, i) => {
            const photo = i['damaged'] as Tensor4D
            return noiseMapLoss(head.logDeviation(w, photo, decodedBy(denoiser, photo)), i['condition'] as Tensor4D)
          },
          specs,
        },
        [
          { name: 'damaged', shape: [photos, edge, edge, 3] },
          { name: 'condition', shape: [photos, edge, edge, 1] },
        ],
        dialect,
      ),
  }
}

/** `photo` of any size (multiples of 8) in, `deviation` of each block of 8 x 8 pixels in [0, 1] units out. @param network a denoiser with the head */
export function traceNoiseMap(network: Network, dialect: Dialect): Traced {
  const head = noiseMapHead(network.config)
  return traceAnySize(
    (i) => {
      const photo = i['photo'] as Tensor4D
      const log = head.logDeviation(constants(head.parameters, network.weights), photo, decodedBy(network, photo))
      return { deviation: tf.relu(tf.exp(log).sub(FLOOR)) }
    },
    (h, w) => [{ name: 'photo', shape: [1, h, w, 3] }],
    dialect,
  )
}
