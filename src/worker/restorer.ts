/** @file A restoration network ready to run: on onnxruntime from a traced graph, or eagerly on a TensorFlow.js backend. */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { DIALECT_OF, Session, type ProviderName } from '../engine/session.ts'
import { chvae } from '../models/chvae/network.ts'
import type { ChvaeConfig } from '../models/chvae/config.ts'
import { traceRestoration } from './denoise-program.ts'

/** Runs on planar pictures whose sides are multiples of 8. */
export interface Restorer extends AsyncDisposable {
  /** @param photo planar RGB in [0, 1]; @param noiseMap one value a pixel (see noise-input) @returns planar RGB, not clipped */
  run(photo: Float32Array, noiseMap: Float32Array, width: number, height: number): Promise<Float32Array>
}

export type WeightArrays = ReadonlyMap<string, Float32Array>

/** Names of the graph's free dimensions: the two inputs have the same size, but each its own symbols. */
const sizes = (width: number, height: number) => ({
  rows: height,
  columns: width,
  noiseMap_rows: height,
  noiseMap_columns: width,
})

/** @throws Error of onnxruntime if the provider cannot be used */
export async function compiledRestorer(
  config: ChvaeConfig,
  weights: WeightArrays,
  provider: ProviderName,
): Promise<Restorer> {
  const { graph } = traceRestoration(config, weights, DIALECT_OF[provider])
  const session = await Session.create(graph, { provider, purpose: 'inference' })
  return {
    run: async (photo, noiseMap, width, height) =>
      (await session.run({ photo, noiseMap }, {}, sizes(width, height)))['restored'] as Float32Array,
    [Symbol.asyncDispose]: () => session.release(),
  }
}

/** The same function, kernel by kernel, on a TensorFlow.js backend that is registered (`tensorflow`, `cpu`, `wasm`). */
export async function eagerRestorer(config: ChvaeConfig, weights: WeightArrays, backend: string): Promise<Restorer> {
  await tf.setBackend(backend)
  const net = chvae(config)
  const w = Object.fromEntries(
    net.parameters.map((p) => [p.name, tf.tensor(weights.get(p.name) as Float32Array, [...p.shape])]),
  )
  return {
    run: async (photo, noiseMap, width, height) => {
      await tf.setBackend(backend)
      const restored = tf.tidy(() => {
        const y = tf.tensor4d(photo, [1, 3, height, width]).transpose<Tensor4D>([0, 2, 3, 1])
        const features = net.encode(w, y, tf.tensor4d(noiseMap, [1, height, width, 1]))
        return net.decode(w, y, features, (_, prior) => prior.mean).mean.transpose([0, 3, 1, 2])
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
