/** @file The identity whose gradient is zero. */
import tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs-core'

export const stopGradient = <T extends Tensor>(x: T): T =>
  tf.customGrad((t) => ({ value: (t as Tensor).clone(), gradFunc: (dy: Tensor) => tf.zerosLike(dy) }))(x) as T
