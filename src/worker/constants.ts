/** @file Weights as constants of a graph. */
import tf from '@tensorflow/tfjs'
import type { Parameter, Weights } from '../models/layers/layer.ts'

/** @throws Error if a parameter has no values */
export const constants = (parameters: readonly Parameter[], values: ReadonlyMap<string, Float32Array>): Weights =>
  Object.fromEntries(
    parameters.map(({ name, shape }) => {
      const found = values.get(name)
      if (found === undefined) throw new Error(`The weights hold no ${name}`)
      return [name, tf.tensor(found, [...shape])]
    }),
  )
