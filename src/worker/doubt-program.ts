/** @file The training of a head that tells a finished network's doubt, as a program for the engine. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { traceStep } from '../engine/trace/trace-step.ts'
import type { LossFunction } from '../engine/train-step.ts'
import { doubtHead, doubtLoss } from '../models/chvae/doubt.ts'
import { chvae } from '../models/chvae/network.ts'
import { constants } from './constants.ts'
import type { Network } from './programs.ts'
import { damagedBatch, type TrainingProgram } from './train/program.ts'

/** The optimiser's step of the head alone: the network's weights are constants, so that it says what it said before. */
export function doubtProgram({ config, weights, fills }: Network): TrainingProgram {
  const net = chvae(config)
  const head = doubtHead(config)
  const specs = head.parameters
  const loss: LossFunction = (parameters, i) => {
    const w = constants(net.parameters, weights)
    const [damaged, condition] = [i['damaged'] as Tensor4D, i['condition'] as Tensor4D]
    const where = fills ? condition : undefined
    const decoded = net.decode(w, damaged, net.encode(w, damaged, condition), (_, prior) => prior.mean, where)
    const logScale = head.logScale(parameters, damaged, condition, decoded)
    return { loss: doubtLoss(logScale, decoded, i['clean'] as Tensor4D, where), metrics: {} }
  }
  return {
    specs,
    inputs: ['clean', 'damaged', 'condition'],
    metrics: [],
    trace: (shape, dialect) => traceStep({ loss, specs }, damagedBatch(shape), dialect),
  }
}
