/** @file How well the codec does in training: bits a pixel by the network's own prior, and what is lost, at four qualities. */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { traceAnySize } from '../../engine/trace/trace.ts'
import { Session } from '../../engine/session.ts'
import { cropTo, padToMultiple, type Planes } from '../../imaging/pad.ts'
import { psnr } from '../../imaging/psnr.ts'
import { BLOCK, type CodecConfig } from '../../models/codec/config.ts'
import { logisticBits, rounded } from '../../models/codec/loss.ts'
import { codecNet } from '../../models/codec/network.ts'
import { constants } from '../constants.ts'
import { readImage } from './dataset.ts'
import { planesOf } from './evaluate.ts'
import type { PanelScores } from './panel.ts'

const QUALITIES = [0, 1 / 3, 2 / 3, 1]

/** `photo` and `quality` in; `restored` and the `bits` of each latent out. */
function traceTrial(config: CodecConfig, weights: ReadonlyMap<string, Float32Array>) {
  const net = codecNet(config)
  return traceAnySize(
    (i) => {
      const w = constants([...net.parameters, ...net.priorParameters], weights)
      const quality = (i['quality'] as Tensor4D).reshape<Tensor4D>([1, 1, 1, 1])
      const gains = net.gains(w, quality)
      const whole = rounded(net.analyse(w, i['photo'] as Tensor4D).mul<Tensor4D>(gains))
      const { mean, scale } = net.prior(w, whole)
      const bits = tf.sum(logisticBits(whole.sub(mean), scale)).reshape([1])
      return { restored: net.synthesise(w, whole.div<Tensor4D>(gains), quality), bits }
    },
    (h, w) => [
      { name: 'photo', shape: [1, h, w, 3] },
      { name: 'quality', shape: [1] },
    ],
    'cpu',
  )
}

/** For each quality: `before` bits a pixel, `after` PSNR in dB. */
export async function scoreCodec(
  config: CodecConfig,
  weights: ReadonlyMap<string, Float32Array>,
  files: readonly string[],
): Promise<PanelScores> {
  await using session = await Session.create(traceTrial(config, weights).graph, {
    provider: 'cpu',
    purpose: 'inference',
    threads: 1,
  })
  const scores: PanelScores = {}
  for (const quality of QUALITIES) {
    const sum = { before: 0, after: 0 }
    for (const file of files) {
      const photo = planesOf(await readImage(file))
      const { bits, decibels } = await trial(session, photo, quality)
      sum.before += bits / files.length
      sum.after += decibels / files.length
    }
    scores[`q${Math.round(100 * quality)}`] = {
      before: Number(sum.before.toFixed(3)),
      after: Number(sum.after.toFixed(3)),
    }
  }
  return scores
}

async function trial(session: Session, photo: Planes, quality: number): Promise<{ bits: number; decibels: number }> {
  const whole = padToMultiple(photo, BLOCK)
  const feeds = { photo: whole.pixels, quality: Float32Array.of(quality) }
  const out = await session.run(feeds, {}, { rows: whole.height, columns: whole.width })
  const restored = cropTo({ ...whole, pixels: out['restored'] as Float32Array }, photo.width, photo.height)
  const bits = (out['bits'] as Float32Array)[0] as number
  return { bits: bits / (photo.width * photo.height), decibels: psnr(restored.pixels, photo.pixels) }
}
