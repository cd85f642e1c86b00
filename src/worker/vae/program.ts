/** @file The plain VAE's training step, encoder and decoder as programs for the engine. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Dialect } from '../../engine/onnx/builder.ts'
import { traceStep } from '../../engine/trace/trace-step.ts'
import { trace, type Traced } from '../../engine/trace/trace.ts'
import { ADAM, type AdamOptions } from '../../engine/train-step.ts'
import type { VaeConfig } from '../../models/vae/config.ts'
import { vaeLoss } from '../../models/vae/loss.ts'
import { vae } from '../../models/vae/network.ts'
import { constants } from '../constants.ts'
import type { TrainingProgram } from '../train/program.ts'

/** The average forgets all but the last twentieth of a run: of a short one it must not remember the beginning. */
const optimiserFor = (steps: number): AdamOptions => ({
  ...ADAM,
  clipNorm: 0.5,
  average: Math.min(0.995, Math.max(0.5, 1 - 20 / steps)),
})

/** The training of a plain VAE over so many steps: the batch's edge is the network's. */
export function vaeProgram(config: VaeConfig, beta: number, steps: number): TrainingProgram {
  const net = vae(config)
  const specs = net.parameters
  return {
    specs,
    inputs: ['clean', 'latent'],
    metrics: ['mse', 'nll', 'kl'],
    trace: ({ photos, edge }, dialect) =>
      traceStep(
        {
          loss: (w, i) => vaeLoss(net, w, i['clean'] as Tensor4D, i['latent'] as Tensor2D, beta),
          specs,
          adam: optimiserFor(steps),
        },
        [
          { name: 'clean', shape: [photos, edge, edge, 3] },
          { name: 'latent', shape: [photos, config.latent] },
        ],
        dialect,
      ),
  }
}

/** A trained VAE. */
export interface TrainedVae {
  readonly config: VaeConfig
  readonly weights: ReadonlyMap<string, Float32Array>
}

/** `pictures` [count, edge, edge, 3] in; `mean` and `logDeviation` [count, latent] out. */
export function traceEncoder({ config, weights }: TrainedVae, count: number, dialect: Dialect): Traced {
  const net = vae(config)
  const { edge } = config
  return trace(
    (i) => ({ ...net.encode(constants(net.parameters, weights), i['pictures'] as Tensor4D) }),
    [{ name: 'pictures', shape: [count, edge, edge, 3] }],
    dialect,
  )
}

/** `z` [count, latent] in; `decoded` [count, edge, edge, 3] out. */
export function traceDecoder({ config, weights }: TrainedVae, count: number, dialect: Dialect): Traced {
  const net = vae(config)
  return trace(
    (i) => ({ decoded: net.decode(constants(net.parameters, weights), i['z'] as Tensor2D) }),
    [{ name: 'z', shape: [count, config.latent] }],
    dialect,
  )
}
