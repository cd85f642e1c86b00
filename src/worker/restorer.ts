/** @file A restoration network ready to run: on onnxruntime from a traced graph, or eagerly on a TensorFlow.js backend. */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { DIALECT_OF, Session, type ProviderName } from '../engine/session.ts'
import { chvae } from '../models/chvae/network.ts'
import { traceRestoration, type Network } from './programs.ts'

/** Runs on planar pictures whose sides are multiples of 8. */
export interface Restorer extends AsyncDisposable {
  /** @param photo planar RGB in [0, 1]; @param condition one value a pixel (see condition.ts) @returns planar RGB, not clipped */
  run(photo: Float32Array, condition: Float32Array, width: number, height: number): Promise<Float32Array>
}

/** @throws Error of onnxruntime if the provider cannot be used */
export async function compiledRestorer(network: Network, provider: ProviderName): Promise<Restorer> {
  const { graph } = traceRestoration(network, DIALECT_OF[provider])
  const session = await Session.create(graph, { provider, purpose: 'inference' })
  return {
    run: async (photo, condition, width, height) => {
      const { restored } = await session.run({ photo, condition }, {}, { rows: height, columns: width })
      return restored as Float32Array
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
    run: async (photo, condition, width, height) => {
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
