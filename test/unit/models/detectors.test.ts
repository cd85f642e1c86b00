/** @file The detector: its loss against closed forms, and that it learns and runs at any size. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import tf from '@tensorflow/tfjs'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { Session } from '../../../src/engine/session.ts'
import { unpack } from '../../../src/engine/flat-parameters.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { detectorLoss, type Detector } from '../../../src/models/detector/network.ts'
import { detectorProgram, traceDetection } from '../../../src/worker/detector-program.ts'
import { scratchDamage } from '../../../src/worker/train/damage/scratches.ts'
import { calibratedDetector } from '../../../src/worker/train/calibrate-detector.ts'
import { readImage } from '../../../src/worker/train/dataset.ts'
import { planesOf } from '../../../src/worker/train/evaluate.ts'
import { initialState } from '../../../src/worker/train/state.ts'
import { fromPhotos } from '../../../src/worker/train/batches.ts'
import { Trainer } from '../../../src/worker/train/trainer.ts'
import { WholeDetector } from '../../../src/worker/train/whole-detector.ts'

await tf.setBackend('cpu')

const TINY = { widths: [8, 8, 8], encoder: [1, 1, 2], decoder: [1, 1] } as const
const number = (t: Tensor): number => t.dataSync()[0] as number

test('the detector pays the textbook cross-entropy, damaged pixels thrice, and a fifth of what is missing in the overlap', () => {
  const odds = [2, -1, -90, 40]
  const truth = [1, 0, 1, 1]
  const net: Detector = { parameters: [], logits: () => tf.tensor4d(odds, [1, 2, 2, 1]) }
  const { loss, metrics } = detectorLoss(net, {}, tf.zeros([1, 2, 2, 3]), tf.tensor4d(truth, [1, 2, 2, 1]))
  const p = odds.map((x) => 1 / (1 + Math.exp(-x)))
  // ln p of log-odds -90 is -90 to the last bit of a float.
  const costs = [-3 * Math.log(p[0] as number), -Math.log(1 - (p[1] as number)), 3 * 90, -3 * Math.log(p[3] as number)]
  const entropy = costs.reduce((a, b) => a + b) / 4
  const common = p.reduce((s, v, i) => s + v * (truth[i] as number), 0)
  const overlap = (2 * common + 16) / (p.reduce((a, b) => a + b) + 3 + 16)
  assert.ok(Math.abs(number(metrics.entropy) - entropy) < 1e-4)
  assert.ok(Math.abs(number(loss) - (entropy + 0.2 * (1 - overlap))) < 1e-4)
})

test('what is hardly damaged costs nothing, however it is marked', () => {
  const lossAt = (odds: number): number => {
    const net: Detector = { parameters: [], logits: () => tf.tensor4d([3, odds, -2, odds], [1, 2, 2, 1]) }
    return number(detectorLoss(net, {}, tf.zeros([1, 2, 2, 3]), tf.tensor4d([1, 0.5, 0, 0.5], [1, 2, 2, 1])).loss)
  }
  assert.equal(lossAt(9), lossAt(-9))
})

const images = Array.from({ length: 3 }, (_, k) => ({
  name: String(k),
  width: 80,
  height: 72,
  pixels: Uint8Array.from(
    { length: 80 * 72 * 3 },
    (_, i) => 128 + 60 * Math.sin(i / (50 + 9 * k)) + 40 * Math.cos(i / 700),
  ),
}))

test('it learns: the loss falls by a quarter and more within 250 steps', async () => {
  const program = detectorProgram(TINY)
  await using trainer = await Trainer.create({
    program,
    draw: fromPhotos(images, scratchDamage, 64),
    config: { latents: [0, 0] },
    shape: { photos: 4, bound: 0, edge: 64 },
    seed: 3,
    schedule: { peak: 1e-3, from: 0, warmUp: 10, fallFrom: Number.POSITIVE_INFINITY, fallSteps: 1 },
    provider: 'cpu',
    state: initialState(program.specs, 1),
  })
  const losses: number[] = []
  for (let i = 0; i < 250; i++) losses.push((await trainer.step()).loss)
  const mean = (x: number[]): number => x.reduce((a, b) => a + b, 0) / x.length
  const [first, last] = [mean(losses.slice(0, 20)), mean(losses.slice(-30))]
  assert.ok(last < 0.75 * first, `${program.metrics.join()}: ${first} to ${last}`)
})

test('it runs on pictures of any size, as TensorFlow.js itself computes', async () => {
  const program = detectorProgram(TINY)
  const weights = unpack(initialState(program.specs, 2).vectors.theta, program.specs)
  const photo = fillNormal(new Float32Array(3 * 24 * 40), random(1))
  await using session = await Session.create(traceDetection(TINY, weights, 'cpu').graph, {
    provider: 'cpu',
    purpose: 'inference',
  })
  const { probability } = await session.run({ photo }, {}, { rows: 24, columns: 40 })
  assert.equal(probability?.length, 24 * 40)
  const { detector } = await import('../../../src/models/detector/network.ts')
  const w = Object.fromEntries(
    program.specs.map((p) => [p.name, tf.tensor(weights.get(p.name) as Float32Array, [...p.shape])]),
  )
  const nhwc = tf.tensor4d(photo, [1, 3, 24, 40]).transpose<Tensor4D>([0, 2, 3, 1])
  const truth = tf.sigmoid(detector(TINY).logits(w, nhwc)).dataSync()
  for (const [i, p] of (probability as Float32Array).entries()) assert.ok(Math.abs(p - (truth[i] as number)) < 1e-5)
})

test('a detector that ships has its operating point at one half', async () => {
  const { specs } = detectorProgram(TINY)
  const weights = unpack(initialState(specs, 7).vectors.theta, specs)
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-'))
  try {
    const r = random(8)
    const files = [0, 1].map((k) => path.join(folder, `${k}.png`))
    for (const file of files) {
      const raw = { width: 72, height: 56, channels: 3 } as const
      await sharp(
        Uint8Array.from({ length: 72 * 56 * 3 }, () => 90 + 60 * r()),
        { raw },
      )
        .png()
        .toFile(file)
    }
    const { weights: shifted, point } = await calibratedDetector(TINY, weights, files)
    const photo = planesOf(await readImage(files[0] as string))
    await using before = await WholeDetector.create(TINY, weights)
    await using after = await WholeDetector.create(TINY, shifted)
    const [p, q] = [await before.probability(photo), await after.probability(photo)]
    assert.equal(p.length, 72 * 56)
    // p / (1 - p) of what was is that of what is now, times a constant.
    const ratio = Math.exp(-point.odds)
    for (const [i, v] of q.entries()) {
      const was = p[i] as number
      assert.ok(Math.abs(v - (was * ratio) / (1 - was + was * ratio)) < 1e-5)
    }
    assert.ok(point.alarms <= 0.002)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
