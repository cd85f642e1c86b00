/** @file A fully connected layer of vectors. Pure TensorFlow.js. */
import tf from '@tensorflow/tfjs'
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { weightOf, type Parameter, type Weights } from './layer.ts'

export interface DenseLayer {
  readonly parameters: readonly Parameter[]
  /** @param x [n, from] @returns [n, to] */
  apply(weights: Weights, x: Tensor2D): Tensor2D
}

/** x W + b. @param gain factor on the starting deviation 1/sqrt(from) */
export function dense(name: string, from: number, to: number, gain = 1): DenseLayer {
  const matrix: Parameter = {
    name: `${name}.matrix`,
    shape: [from, to],
    start: { kind: 'normal', deviation: gain / Math.sqrt(from) },
  }
  const bias: Parameter = { name: `${name}.bias`, shape: [to], start: { kind: 'zero' } }
  return {
    parameters: [matrix, bias],
    apply: (w, x) => tf.matMul(x, weightOf<Tensor2D>(w, matrix.name)).add(weightOf<Tensor1D>(w, bias.name)),
  }
}
