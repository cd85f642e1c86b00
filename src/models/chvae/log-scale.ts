/** @file How networks state the logarithm of a width: bounded, and starting where errors of photos are. */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { depthToSpace } from '../ops/space-to-depth.ts'

/** x -> 5 tanh(x / 5): logarithms stay in a range where exp is harmless. */
export const softClamp = (x: Tensor4D): Tensor4D => tf.tanh(x.div(5)).mul(5)

/** The scale starts near exp(-4) = 0.018, about 5 grey levels. */
const START_LOG_SCALE = 4

/** Log of the Laplace scale of each sample, [n, 2h, 2w, 3], of what a head gives at half the size, [n, h, w, 12]. */
export const logScaleOf = (x: Tensor4D): Tensor4D => softClamp(depthToSpace(x, 2)).sub(START_LOG_SCALE)
