/**
 * @file Is a provider right, and how fast is it? A small network with fixed weights runs on it and on the CPU; the answers are
 * compared before any photo is trusted to the provider.
 */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { fillNormal, random } from '../imaging/random.ts'
import { createRunner, DIALECT_OF, type ProviderName } from './session.ts'
import { traceAnySize } from './trace/trace.ts'

export interface SelfTest {
  /** Largest difference from the CPU in units of 1/255. */
  readonly parity: number
  /** Megapixels a second of the test network. */
  readonly speed: number
  /** Plain words if the provider must not be used, else null. */
  readonly fault: string | null
}

/** More than this and a restored photo could differ visibly from the CPU's. */
const TOLERANCE = 0.5
const EDGE = 128
const CHANNELS = 16
const TIMED_RUNS = 3

type Numbers = Float32Array

const weights = (index: number, shape: number[], deviation: number): Numbers => {
  const values = fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1)), random(7, index))
  return values.map((v) => v * deviation)
}

/** Convolutions of three kinds, an activation and a residual: the operations that restoration networks are made of. */
function testGraph(provider: ProviderName) {
  const filter = (index: number, shape: [number, number, number, number]) =>
    tf.tensor4d(weights(index, shape, 1 / Math.sqrt(shape[0] * shape[1] * shape[2])), shape)
  const network = (x: Tensor4D): Tensor4D => {
    const wide = tf.relu<Tensor4D>(tf.conv2d(x, filter(1, [3, 3, 3, CHANNELS]), 1, 'same'))
    const small = tf.conv2d(wide, filter(2, [2, 2, CHANNELS, CHANNELS]), 2, 'same')
    const back = tf.depthToSpace(tf.conv2d(tf.tanh(small), filter(3, [1, 1, CHANNELS, 4 * CHANNELS]), 1, 'same'), 2)
    return x.add(tf.conv2d(tf.add<Tensor4D>(wide, back), filter(4, [3, 3, CHANNELS, 3]), 1, 'same').mul(0.1))
  }
  const specs = (h: number, w: number) => [{ name: 'x', shape: [1, h, w, 3] }]
  return traceAnySize((i) => ({ y: network(i['x'] as Tensor4D) }), specs, DIALECT_OF[provider]).graph
}

async function runTest(provider: ProviderName, x: Numbers): Promise<{ y: Numbers; speed: number }> {
  const runner = await createRunner(testGraph(provider), provider)
  const once = async (): Promise<Numbers> => (await runner.run({ x }, { rows: EDGE, columns: EDGE }))['y'] as Numbers
  try {
    const y = await once() // the first run also compiles shaders
    const began = performance.now()
    for (let i = 0; i < TIMED_RUNS; i++) await once()
    const seconds = (performance.now() - began) / 1000 / TIMED_RUNS
    return { y, speed: EDGE ** 2 / 1e6 / seconds }
  } finally {
    await runner.release()
  }
}

/** @throws Error of onnxruntime if the provider is not on this machine */
export async function selfTest(provider: ProviderName): Promise<SelfTest> {
  const x = fillNormal(new Float32Array(3 * EDGE * EDGE), random(11)).map((v) => 0.5 + 0.2 * v)
  const { y, speed } = await runTest(provider, x)
  const truth = provider === 'cpu' ? y : (await runTest('cpu', x)).y
  return { ...judge(y, truth), speed }
}

/** Compares a provider's answer with the CPU's. */
export function judge(y: Numbers, truth: Numbers): { parity: number; fault: string | null } {
  if (!y.every(Number.isFinite))
    return { parity: Number.POSITIVE_INFINITY, fault: 'it gave values that are not numbers' }
  if (y.every((v) => v === y[0])) return { parity: Number.POSITIVE_INFINITY, fault: 'it gave an empty picture' }
  const parity = y.reduce((worst, v, i) => Math.max(worst, Math.abs(v - (truth[i] as number))), 0) * 255
  return {
    parity,
    fault: parity > TOLERANCE ? `its result differs from the CPU by ${parity.toFixed(1)} grey levels` : null,
  }
}
