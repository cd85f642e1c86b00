/**
 * @file One whole optimiser step as a TensorFlow.js function: loss, gradients, clipping, Adam and a moving average of the weights.
 * Adam: Kingma & Ba 2015, with the bias correction folded into the step size (the paper's last paragraph of section 2).
 */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import { flatten, unflatten, type ParameterSpec } from './flat-parameters.ts'
import type { Tensors } from './trace/trace.ts'

export interface AdamOptions {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** Gradients are scaled down to this global norm. */
  readonly clipNorm: number
  /** Decay of the moving average of the weights. */
  readonly average: number
}

export const ADAM: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clipNorm: 1, average: 0.999 }

/** The names of the vectors that a step takes and gives back (as `<name>_next`). */
export const STATE = ['theta', 'm', 'v', 'average'] as const
export type StateName = (typeof STATE)[number]

export interface LossResult {
  readonly loss: Scalar
  /** Scalars to report beside the loss. */
  readonly metrics: Readonly<Record<string, Scalar>>
}

export type LossFunction = (parameters: Readonly<Record<string, Tensor>>, inputs: Tensors) => LossResult

/**
 * The step as one function of named tensors, to be traced. Inputs: the four state vectors, `rate` ([1]: learning rate times
 * sqrt(1 - beta2^t) / (1 - beta1^t)) and whatever the loss wants. Outputs: the next state, `loss`, `norm` and the metrics.
 */
export function trainStep(loss: LossFunction, specs: readonly ParameterSpec[], options: AdamOptions = ADAM) {
  return (inputs: Tensors): Tensors => {
    const { theta, m, v, average, rate } = inputs as Tensors<StateName | 'rate'>
    const parameters = unflatten(theta as Tensor1D, specs)
    const { value, grads, metrics } = gradientsOf(loss, parameters, specs, inputs)
    const gradient = flatten(grads, specs)
    const norm = tf.sqrt(tf.sum(tf.square(gradient)))
    const g = gradient.mul(tf.scalar(options.clipNorm).div(tf.maximum(norm, options.clipNorm)))
    const mNext = m.mul(options.beta1).add(g.mul(1 - options.beta1))
    const vNext = v.mul(options.beta2).add(tf.square(g).mul(1 - options.beta2))
    const thetaNext = theta.sub(mNext.div(tf.sqrt(vNext).add(options.epsilon)).mul(rate))
    const averageNext = average.mul(options.average).add(thetaNext.mul(1 - options.average))
    const state = { theta_next: thetaNext, m_next: mNext, v_next: vNext, average_next: averageNext }
    return { ...state, loss: value, norm, ...metrics }
  }
}

function gradientsOf(
  loss: LossFunction,
  parameters: Record<string, Tensor>,
  specs: readonly ParameterSpec[],
  inputs: Tensors,
) {
  let metrics: Record<string, Scalar> = {}
  const named = (tensors: Tensor[]): Record<string, Tensor> =>
    Object.fromEntries(specs.map((s, i) => [s.name, tensors[i] as Tensor]))
  const f = (...tensors: Tensor[]): Scalar => {
    const r = loss(named(tensors), inputs)
    metrics = Object.fromEntries(Object.entries(r.metrics).map(([name, t]) => [name, tf.keep(t)]))
    return r.loss
  }
  const { value, grads } = tf.valueAndGrads(f as (...t: Tensor[]) => Tensor)(
    specs.map((s) => parameters[s.name] as Tensor),
  )
  return { value, grads, metrics }
}

/** The step size that makes the plain update above equal to Adam's bias-corrected one at step `t` (counted from 1). */
export const correctedRate = (rate: number, t: number, o: AdamOptions = ADAM): number =>
  (rate * Math.sqrt(1 - o.beta2 ** t)) / (1 - o.beta1 ** t)
