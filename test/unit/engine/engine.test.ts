/** @file Tracing, sessions and providers: what a graph must look like, and what happens to a provider that is wrong. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { judge, selfTest } from '../../../src/engine/self-test.ts'
import { createRunner, Session } from '../../../src/engine/session.ts'
import { trace, traceAnySize } from '../../../src/engine/trace/trace.ts'
import { transposed } from '../../../src/engine/trace/layout.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import type { ChvaeConfig } from '../../../src/models/chvae/config.ts'
import { LOSS } from '../../../src/models/chvae/loss.ts'
import { chvae } from '../../../src/models/chvae/network.ts'
import { compiledRestorer, eagerRestorer } from '../../../src/worker/restorer.ts'
import { chvaeProgram, trainable } from '../../../src/worker/programs.ts'
import { initialState } from '../../../src/worker/train/state.ts'
import { unpack } from '../../../src/engine/flat-parameters.ts'
import { softwareVulkan } from '../../../tools/test/software-vulkan.ts'

await tf.setBackend('cpu')

const TINY: ChvaeConfig = {
  widths: [16, 16, 16],
  encoder: [1, 0, 0],
  decoder: [0, 1, 0],
  latents: [4, 2],
  posterior: [8, 8, 8],
}
const specs = trainable(chvae(TINY))
const NETWORK = { config: TINY, weights: unpack(initialState(specs, 5).vectors.theta, specs), fills: false }
const shape = { photos: 2, bound: 1, edge: 16 }

test('equal nodes are made once and what no output needs is left out', () => {
  const { graph } = trace(
    ({ x }) => {
      void x?.mul(3).exp()
      return { y: (x as Tensor4D).mul(2).add((x as Tensor4D).mul(2)) }
    },
    [{ name: 'x', shape: [4] }],
    'cpu',
  )
  assert.deepEqual(
    graph.nodes.map((n) => n.op),
    ['Mul', 'Add', 'Identity'],
  )
  assert.equal(graph.constants.size, 1)
})

test('a traced function that reads a value is an error that says so', () => {
  const reads = () =>
    trace(({ x }) => ({ y: tf.scalar((x as Tensor4D).dataSync()[0] as number) }), [{ name: 'x', shape: [1] }], 'cpu')
  assert.throws(reads, /cannot read them/)
  assert.equal(tf.getBackend(), 'cpu', 'the backend before is back')
})

test('a graph that takes any size runs at sizes that it was not traced at', async () => {
  const fn = (x: Tensor4D) => tf.depthToSpace(tf.conv2d(x, tf.fill([2, 2, 3, 12], 0.1) as Tensor4D, 2, 'same'), 2)
  const { graph } = traceAnySize(
    ({ x }) => ({ y: fn(x as Tensor4D) }),
    (h, w) => [{ name: 'x', shape: [1, h, w, 3] }],
    'cpu',
  )
  await using session = await Session.create(graph, { provider: 'cpu', purpose: 'inference' })
  const values = fillNormal(new Float32Array(3 * 22 * 14), random(2))
  const { y } = await session.run({ x: values }, {}, { rows: 22, columns: 14 })
  const expected = fn(tf.tensor4d(transposed(values, [1, 3, 22, 14], [0, 2, 3, 1]), [1, 22, 14, 3]))
  const theirs = transposed(expected.dataSync() as Float32Array, [1, 22, 14, 3], [0, 3, 1, 2])
  assert.ok(theirs.every((v, i) => Math.abs(v - (y?.[i] as number)) < 1e-5))
})

test('a graph that depends on the size is refused', () => {
  const flat = () =>
    traceAnySize(
      ({ x }) => ({ y: (x as Tensor4D).reshape([-1]) }),
      (h, w) => [{ name: 'x', shape: [1, h, w, 1] }],
      'cpu',
    )
  assert.throws(flat, /depends on the size/)
})

test('the compiled network is the eager one on tfjs-backend-cpu', async () => {
  const [width, height] = [24, 16]
  const photo = fillNormal(new Float32Array(3 * width * height), random(1))
  const map = new Float32Array(width * height).fill(0.4)
  await using compiled = await compiledRestorer(NETWORK, 'cpu')
  await using eager = await eagerRestorer(NETWORK, 'cpu')
  const input = { photo, condition: map, width, height }
  const [a, b] = [await compiled.run(input), await eager.run(input)]
  assert.ok(a.every((v, i) => Math.abs(v - (b[i] as number)) < 2e-5))
  assert.ok(
    a.some((v, i) => Math.abs(v - (photo[i] as number)) > 1e-3),
    'the network does something',
  )
})

test('what is asked of the engine at once is done in order, each with its own numbers; whoever asked keeps the arrays', async () => {
  const { graph } = traceAnySize(
    ({ x }) => ({ y: (x as Tensor4D).mul(2) }),
    (h, w) => [{ name: 'x', shape: [1, h, w, 1] }],
    'cpu',
  )
  const runner = await createRunner(graph, 'cpu')
  const sizes = { rows: 8, columns: 8 }
  const given = [1, 2, 3].map((v) => new Float32Array(64).fill(v))
  const runs = given.map((x) => runner.run({ x }, sizes))
  // Asked for before the first is done, yet nothing is taken from those that came before.
  const released = runner.release()
  for (const [i, run] of runs.entries()) assert.deepEqual((await run)['y'], new Float32Array(64).fill(2 * (i + 1)))
  await released
  assert.deepEqual(
    given.map((x) => x[63]),
    [1, 2, 3],
  )
})

test('a provider is judged by what it gives', () => {
  const truth = Float32Array.of(0.1, 0.5, 0.9)
  assert.equal(judge(truth, truth).fault, null)
  assert.match(judge(Float32Array.of(0, 0, 0), truth).fault ?? '', /empty picture/)
  assert.match(judge(Float32Array.of(0.1, Number.NaN, 0.9), truth).fault ?? '', /not numbers/)
  assert.match(judge(Float32Array.of(0.1, 0.5, 0.91), truth).fault ?? '', /differs from the CPU by 2.[56]/)
})

test('the CPU passes its own test, a provider that is not there throws', async () => {
  const cpu = await selfTest('cpu')
  assert.ok(cpu.fault === null && cpu.parity === 0 && cpu.speed > 0)
  if (process.platform === 'linux') await assert.rejects(selfTest('dml'))
})

const VULKAN = softwareVulkan()

test(
  'WebGPU: a whole optimiser step with no node on the CPU equals the CPU',
  { skip: VULKAN === null && 'no software Vulkan driver (Debian package chromium)' },
  async (t) => {
    Object.assign(process.env, VULKAN)
    const feeds = trainingFeeds()
    await using cpu = await Session.create(chvaeProgram(TINY, LOSS).trace(shape, 'cpu').graph, {
      provider: 'cpu',
      purpose: 'training',
    })
    const gpu = await Session.create(chvaeProgram(TINY, LOSS).trace(shape, 'generic').graph, {
      provider: 'webgpu',
      purpose: 'training',
      noFallback: true,
    }).catch((e: Error) => e)
    if (gpu instanceof Error) return t.skip(`no WebGPU here: ${gpu.message.split('\n')[0] ?? ''}`)
    const [a, b] = [await cpu.run(feeds), await gpu.run(feeds)]
    for (const name of ['loss', 'norm', 'm_next', 'v_next'] as const) {
      const [x, y] = [a[name] as Float32Array, b[name] as Float32Array]
      const norm = (t: Float32Array): number => Math.sqrt(t.reduce((sum, v) => sum + v * v, 0))
      const apart = norm(x.map((v, i) => v - (y[i] as number))) / norm(x)
      assert.ok(apart < 5e-3, `${name} differs by ${apart} of its norm`)
    }
    const [x, y] = [a['theta_next'] as Float32Array, b['theta_next'] as Float32Array]
    const worst = x.reduce((w, v, i) => Math.max(w, Math.abs(v - (y[i] as number))), 0)
    assert.ok(worst < 1e-5, `a parameter differs by ${worst}`)
    await gpu.release()
  },
)

function trainingFeeds(): Record<string, Float32Array> {
  const normal = (n: number, seed: number, scale = 1): Float32Array =>
    fillNormal(new Float32Array(n), random(seed)).map((v) => v * scale)
  const plane = shape.edge ** 2
  const { theta, m, v, average } = initialState(specs, 6).vectors
  // Adam's very first step is the sign of the gradient, and the sign of rounding noise proves nothing.
  v.fill(1e-4)
  return {
    theta, m, v, average,
    clean: normal(6 * plane, 1, 0.2), damaged: normal(6 * plane, 2, 0.3), condition: new Float32Array(2 * plane).fill(-1),
    eighth: normal(TINY.latents[0] * 4, 3), quarter: normal(TINY.latents[1] * 16, 4),
    beta: Float32Array.of(0.5), rate: Float32Array.of(1e-3),
  } // prettier-ignore
}
