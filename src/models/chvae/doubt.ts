/**
 * @file The doubt: how far each sample of a restored photo may be wrong, as the scale of a Laplace distribution. A small network that
 * looks over the shoulder of a finished CHVAE: it sees the photo, what was changed, what was known and the last features, and is
 * trained when the CHVAE no longer changes (docs/decisions/0009). One convolution of the features alone could not tell a weak JPEG
 * from a strong one.
 */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { convolution, type Layer, type Parameter, type Weights } from '../layers/layer.ts'
import { spaceToDepth } from '../ops/space-to-depth.ts'
import type { ChvaeConfig } from './config.ts'
import { logScaleOf } from './log-scale.ts'
import { meanOver } from './loss.ts'
import type { Decoded } from './network.ts'

export interface DoubtHead {
  readonly parameters: readonly Parameter[]
  /**
   * Log of the Laplace scale of the error of the deterministic path, [n, h, w, 3].
   * @param damaged [n, h, w, 3] and `condition` [n, h, w, 1] as the CHVAE saw them, `decoded` what it made of them
   */
  logScale(w: Weights, damaged: Tensor4D, condition: Tensor4D, decoded: Decoded): Tensor4D
}

const RGB = 3
const SEEN = 2 * RGB + 1

export function doubtHead({ widths: [w2] }: ChvaeConfig): DoubtHead {
  const into = convolution('doubt.in', w2 + 4 * SEEN, w2, { gain: Math.SQRT2 })
  const mixed = convolution('doubt.mixed', w2, w2, { size: 1, gain: Math.SQRT2 })
  const out = convolution('doubt.out', w2, 4 * RGB, { gain: 0 })
  const layers: readonly Layer[] = [into, mixed, out]
  return {
    parameters: layers.flatMap((l) => l.parameters),
    logScale(w, damaged, condition, { mean, features }) {
      const seen = spaceToDepth(tf.concat([damaged, mean.sub(damaged), condition], 3), 2)
      const near = tf.relu<Tensor4D>(into.apply(w, tf.concat([features, seen], 3)))
      return logScaleOf(out.apply(w, tf.relu(mixed.apply(w, near))))
    },
  }
}

/**
 * What the head is trained on: the negative log likelihood of the errors, |e| / b + ln b, least where b is the mean of |e|.
 * @param clean [n, h, w, 3], compared with the photo as people get it, within 0 and 1
 * @param where [n, h, w, 1], 1 where the CHVAE may change the photo; undefined: everywhere
 */
export function doubtLoss(logScale: Tensor4D, { mean }: Decoded, clean: Tensor4D, where?: Tensor4D): Scalar {
  const error: Tensor = tf.abs(tf.clipByValue(mean, 0, 1).sub(clean))
  return meanOver(where)(error.div(tf.exp(logScale)).add(logScale))
}
