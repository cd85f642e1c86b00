/** @file A restoration network ready to run: on onnxruntime from a traced graph, or eagerly on a TensorFlow.js backend. */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { createRunner, DIALECT_OF, type ProviderName } from '../engine/session.ts'
import { chvae, type Level } from '../models/chvae/network.ts'
import { traceRestoration, traceSampling, type Network } from './programs.ts'

/** A planar picture whose sides are multiples of 8. */
export interface RestorerInput {
  /** RGB in [0, 1]. */
  readonly photo: Float32Array
  /** One value a pixel (see condition.ts). */
  readonly condition: Float32Array
  readonly width: number
  readonly height: number
  /** Aborted while the network still has something else, it is not begun: `cancelled`. */
  readonly signal?: AbortSignal | undefined
}

/** Standard normal numbers for the latents, planar, at 1/8 and 1/4 of the size. */
export type LatentNoise = Readonly<Record<Level, Float32Array>>

export interface Restorer extends AsyncDisposable {
  /** @returns planar RGB, not clipped */
  run(input: RestorerInput): Promise<Float32Array>
}

/** A restorer that also tells the Laplace scale of the error of each sample. */
export interface Judge extends AsyncDisposable {
  judge(input: RestorerInput): Promise<{ restored: Float32Array; doubt: Float32Array }>
}

/** A restorer that draws one of the restorations that it holds possible. */
export interface Sampler extends AsyncDisposable {
  sample(input: RestorerInput, noise: LatentNoise): Promise<Float32Array>
}

/** How far from the prior's mean a variant may be; 1 is the prior itself. */
const TEMPERATURE = 1

const sizesOf = ({ width, height }: RestorerInput) => ({ rows: height, columns: width })

/** @throws Error of onnxruntime if the provider cannot be used */
export async function compiledRestorer(network: Network, provider: ProviderName): Promise<Restorer> {
  const { graph } = traceRestoration(network, DIALECT_OF[provider])
  const session = await createRunner(graph, provider)
  return {
    run: async (input) => {
      const { photo, condition, signal } = input
      return (await session.run({ photo, condition }, sizesOf(input), signal))['restored'] as Float32Array
    },
    [Symbol.asyncDispose]: () => session.release(),
  }
}

/** @throws Error of onnxruntime if the provider cannot be used */
export async function compiledJudge(network: Network, provider: ProviderName): Promise<Judge> {
  const { graph } = traceRestoration(network, DIALECT_OF[provider], 'doubt')
  const session = await createRunner(graph, provider)
  return {
    judge: async (input) => {
      const { photo, condition, signal } = input
      const { restored, doubt } = await session.run({ photo, condition }, sizesOf(input), signal)
      return { restored: restored as Float32Array, doubt: doubt as Float32Array }
    },
    [Symbol.asyncDispose]: () => session.release(),
  }
}

/** @throws Error of onnxruntime if the provider cannot be used */
export async function compiledSampler(network: Network, provider: ProviderName): Promise<Sampler> {
  const { graph } = traceSampling(network, DIALECT_OF[provider])
  const session = await createRunner(graph, provider)
  const temperature = Float32Array.of(TEMPERATURE)
  return {
    sample: async (input, noise) => {
      const { photo, condition, width, height, signal } = input
      const sizes = {
        ...sizesOf(input),
        eighth_rows: height / 8,
        eighth_columns: width / 8,
        quarter_rows: height / 4,
        quarter_columns: width / 4,
      }
      return (await session.run({ photo, condition, ...noise, temperature }, sizes, signal))['restored'] as Float32Array
    },
    [Symbol.asyncDispose]: () => session.release(),
  }
}

/** The same function, kernel by kernel, on a TensorFlow.js backend that is registered (`tensorflow`, `cpu`, `wasm`). */
export async function eagerRestorer({ config, weights, fills }: Network, backend: string): Promise<Restorer> {
  await tf.setBackend(backend)
  const net = chvae(config)
  const w = Object.fromEntries(
    net.parameters.map((p) => [p.name, tf.tensor(weights.get(p.name) as Float32Array, [...p.shape])]),
  )
  return {
    run: async ({ photo, condition, width, height }) => {
      await tf.setBackend(backend)
      const restored = tf.tidy(() => {
        const y = tf.tensor4d(photo, [1, 3, height, width]).transpose<Tensor4D>([0, 2, 3, 1])
        const known = tf.tensor4d(condition, [1, height, width, 1])
        const features = net.encode(w, y, known)
        const { mean } = net.decode(w, y, features, (_, prior) => prior.mean, fills ? known : undefined)
        return mean.transpose([0, 3, 1, 2])
      })
      const values = (await restored.data()) as Float32Array
      restored.dispose()
      return values
    },
    [Symbol.asyncDispose]: () => {
      tf.dispose(Object.values(w))
      return Promise.resolve()
    },
  }
}
