/** @file A detector begun with a restoration network's weights sees what that network saw. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import tf from '@tensorflow/tfjs'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { unpack } from '../../../src/engine/flat-parameters.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { UNKNOWN } from '../../../src/models/chvae/condition.ts'
import { SIZES } from '../../../src/models/chvae/config.ts'
import { chvae } from '../../../src/models/chvae/network.ts'
import { inherited } from '../../../src/models/detector/inherit.ts'
import { detector, DETECTOR_SIZES } from '../../../src/models/detector/network.ts'
import type { Parameter, Weights } from '../../../src/models/layers/layer.ts'
import { spaceToDepth } from '../../../src/models/ops/space-to-depth.ts'
import { grownFrom, initialState } from '../../../src/worker/train/state.ts'

await tf.setBackend('cpu')

const TINY = { ...SIZES.small, widths: [6, 8, 10], encoder: [1, 2, 1], decoder: [1, 1, 2] } as const
const NET = { widths: [6, 8, 10], encoder: [1, 2, 2], decoder: [1, 2] } as const
const restorer = chvae(TINY)

const tensors = (specs: readonly Parameter[], values: ReadonlyMap<string, Float32Array>): Weights =>
  Object.fromEntries(specs.map((p) => [p.name, tf.tensor(values.get(p.name) as Float32Array, [...p.shape])]))

/** Biases begin at zero; here nothing may. */
function weightsOf(specs: readonly Parameter[], seed: number): Map<string, Float32Array> {
  const { theta } = initialState(specs, seed).vectors
  const noise = fillNormal(new Float32Array(theta.length), random(seed, 1))
  return unpack(
    theta.map((v, i) => v + 0.05 * (noise[i] as number)),
    specs,
  )
}

test('the first layer gives the same activations: the condition and the middle grey have become a part of the bias', () => {
  const known = weightsOf(restorer.parameters, 3)
  const net = detector(NET)
  const own = unpack(grownFrom(inherited(known), net.parameters, 1).vectors.theta, net.parameters)
  const photo = tf.tensor4d(fillNormal(new Float32Array(3 * 24 * 32), random(4)), [1, 24, 32, 3])
  const unknown = tf.fill([1, 24, 32, 1], UNKNOWN) as Tensor4D
  const first = (specs: readonly Parameter[], values: ReadonlyMap<string, Float32Array>, input: Tensor4D) => {
    const w = tensors(specs, values)
    const blocks = spaceToDepth(input, 2)
    return tf
      .conv2d(blocks, w['stem.filter'] as Tensor4D, 1, 'valid')
      .add(w['stem.bias'] as Tensor)
      .dataSync()
  }
  const theirs = first(restorer.parameters, known, tf.concat([photo, unknown], 3))
  const ours = first(net.parameters, own, photo.sub(0.5))
  assert.equal(ours.length, 10 * 14 * 6)
  assert.ok(theirs.every((v, i) => Math.abs(v - (ours[i] as number)) < 1e-5))
})

test('the middle is the encoder at 1/8 and then the decoder; the ways up are taken; nothing is marked at first', () => {
  const known = weightsOf(restorer.parameters, 5)
  const net = detector(NET)
  const values = unpack(grownFrom(inherited(known), net.parameters, 1).vectors.theta, net.parameters)
  const pairs = {
    'middle8.0.a.filter': 'encoder8.0.a.filter',
    'middle8.1.b.bias': 'decoder8.0.b.bias',
    'up4.filter': 'up4.filter',
    'decoder4.0.a.bias': 'decoder4.0.a.bias',
    'decoder2.1.b.filter': 'decoder2.1.b.filter',
  }
  for (const [to, from] of Object.entries(pairs)) assert.deepEqual(values.get(to), known.get(from), to)
  const grey = tf.fill([1, 32, 32, 3], 0.5) as Tensor4D
  const odds = net.logits(tensors(net.parameters, values), grey).dataSync()
  assert.ok(odds.every((x) => x < 0))
})

test('the shipped sizes fit: base takes all but its head from the denoiser', () => {
  const from = chvae(SIZES.base).parameters
  const zeros = new Map(from.map((p) => [p.name, new Float32Array(p.shape.reduce((a, b) => a * b, 1))]))
  const taken = inherited(zeros)
  for (const { name, shape } of detector(DETECTOR_SIZES.base).parameters)
    if (name !== 'head.filter')
      assert.equal(
        taken.get(name)?.length,
        shape.reduce((a, b) => a * b, 1),
        name,
      )
})
