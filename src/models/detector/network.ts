/**
 * @file The damage detector: a U-net that gives each pixel the log-odds of being scratched, dusty or folded. No autoencoder: there is
 * one right answer for each pixel. The loss is the cross-entropy and the overlap (Dice; Milletari, Navab & Ahmadi 2016), because few
 * pixels of a photo are damaged.
 */
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core'
import { convolution, residuals, type Layer, type Parameter, type Weights } from '../layers/layer.ts'
import { depthToSpace, spaceToDepth } from '../ops/space-to-depth.ts'

export interface DetectorConfig {
  /** Channels at 1/2, 1/4 and 1/8 of the photo's width and height. */
  readonly widths: readonly [number, number, number]
  /** Residual blocks on the way down and in the middle, at 1/2, 1/4 and 1/8. */
  readonly encoder: readonly [number, number, number]
  /** Residual blocks on the way up, at 1/4 and 1/2. */
  readonly decoder: readonly [number, number]
}

export const DETECTOR_SIZES = {
  small: { widths: [24, 40, 64], encoder: [1, 1, 2], decoder: [1, 1] },
  base: { widths: [32, 64, 96], encoder: [1, 2, 2], decoder: [1, 2] },
} as const satisfies Record<string, DetectorConfig>

export type DetectorSize = keyof typeof DETECTOR_SIZES

export const isDetectorSize = (size: string): size is DetectorSize => size in DETECTOR_SIZES

export interface Detector {
  readonly parameters: readonly Parameter[]
  /** @param photo [n, h, w, 3] in [0, 1], height and width multiples of 8 @returns log-odds, [n, h, w, 1] */
  logits(w: Weights, photo: Tensor4D): Tensor4D
}

const RGB = 3

export function detector({ widths: [w2, w4, w8], encoder, decoder }: DetectorConfig): Detector {
  const net = {
    stem: convolution('stem', RGB * 4, w2),
    encoder2: residuals('encoder2', w2, encoder[0]),
    down4: convolution('down4', w2, w4, { size: 2, stride: 2 }),
    encoder4: residuals('encoder4', w4, encoder[1]),
    down8: convolution('down8', w4, w8, { size: 2, stride: 2 }),
    middle8: residuals('middle8', w8, encoder[2]),
    up4: convolution('up4', w8, 4 * w4, { size: 1 }),
    decoder4: residuals('decoder4', w4, decoder[0]),
    up2: convolution('up2', w4, 4 * w2, { size: 1 }),
    decoder2: residuals('decoder2', w2, decoder[1]),
    head: convolution('head', w2, 4, { gain: 0.1 }),
  } satisfies Record<string, Layer>
  return {
    parameters: Object.values(net).flatMap((l) => l.parameters),
    logits(w, photo) {
      const half = net.encoder2.apply(w, net.stem.apply(w, spaceToDepth(photo.sub(0.5), 2)))
      const quarter = net.encoder4.apply(w, net.down4.apply(w, half))
      const eighth = net.middle8.apply(w, net.down8.apply(w, quarter))
      const h4 = net.decoder4.apply(w, depthToSpace(net.up4.apply(w, eighth), 2).add<Tensor4D>(quarter))
      const h2 = net.decoder2.apply(w, depthToSpace(net.up2.apply(w, h4), 2).add<Tensor4D>(half))
      return depthToSpace(net.head.apply(w, h2), 2)
    },
  }
}

export interface DetectorLoss {
  readonly loss: Scalar
  readonly metrics: { readonly entropy: Scalar; readonly overlap: Scalar }
}

/** A scratched pixel that is missed costs as much as this many sound ones that are marked. */
const POSITIVE_WEIGHT = 3
/** Keeps the overlap defined where a batch has no damage at all. */
const SMOOTH = 16

/** @param truth [n, h, w, 1], 1 where the photo is damaged, 1/2 where it hardly is: that counts neither way */
export function detectorLoss(net: Detector, w: Weights, photo: Tensor4D, truth: Tensor4D): DetectorLoss {
  const x = net.logits(w, photo)
  // Cross-entropy of log-odds without overflow: max(x, 0) - x t + ln(1 + exp(-|x|)).
  const each = tf
    .relu(x)
    .sub(x.mul(truth))
    .add(tf.log(tf.exp(tf.neg(tf.abs(x))).add(1)))
  const plain = tf.relu(truth.mul(2).sub(1)) // 1 of 1, 0 of the rest
  const counts = tf.scalar(1).sub(tf.abs(truth.sub(plain)).mul(2)) // 0 of 1/2, 1 of the rest
  const entropy = tf.mean(each.mul(counts).mul(plain.mul(POSITIVE_WEIGHT - 1).add(1))) as Scalar
  const p = tf.sigmoid(x).mul(counts)
  const common = tf.sum(p.mul(plain)).mul(2).add(SMOOTH)
  const overlap = common.div(tf.sum(p).add(tf.sum(plain)).add(SMOOTH)) as Scalar
  return { loss: entropy.add(tf.scalar(1).sub(overlap).mul(0.2)), metrics: { entropy, overlap } }
}
