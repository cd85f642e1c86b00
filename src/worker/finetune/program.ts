/** @file The training of an adapter on a CHVAE whose own weights are constants, and the network with an adapter in it. */
import tf from '@tensorflow/tfjs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { unpack } from '../../engine/flat-parameters.ts'
import { traceStep } from '../../engine/trace/trace-step.ts'
import { ADAM, type AdamOptions, type LossFunction } from '../../engine/train-step.ts'
import { adapted, adapterParameters, drawnBack, type AdapterKind } from '../../models/adapter.ts'
import { chvae } from '../../models/chvae/network.ts'
import { constants } from '../constants.ts'
import type { Network } from '../programs.ts'
import { damagedBatch, type TrainingProgram } from '../train/program.ts'

/** Shorter than that of long training: a run of a thousand steps must not remember its beginning. */
const ADAPTER_ADAM: AdamOptions = { ...ADAM, clipNorm: 0.15, average: 0.99 }

/** Errors well below this (in [0, 1] units) count squared. Where the target is noisy itself all must: only then is its mean learned. */
const CHARBONNIER = { clean: 0.02, noisy: 1 } as const

/** What a patch is to become: a clean picture, or a noisy one that is right on average. */
export type Target = keyof typeof CHARBONNIER

/** The optimiser's step for an adapter of `network`: only the deterministic path is trained. */
export function adapterProgram(network: Network, kind: AdapterKind, target: Target): TrainingProgram {
  const net = chvae(network.config)
  const specs = adapterParameters(kind, net.parameters)
  const scale = CHARBONNIER[target]
  const loss: LossFunction = (parameters, i) => {
    const w = adapted(kind, net.parameters, constants(net.parameters, network.weights), parameters)
    const [damaged, condition] = [i['damaged'] as Tensor4D, i['condition'] as Tensor4D]
    const decoded = net.decode(w, damaged, net.encode(w, damaged, condition), (_, prior) => prior.mean)
    const squared = tf.square(decoded.mean.sub(i['clean'] as Tensor4D))
    // Over the scale, so that gradients have one size whatever the target.
    const distance = tf.mean(tf.sqrt(squared.add(scale ** 2)).sub(scale)).mul(scale / CHARBONNIER.clean)
    return { loss: distance.asScalar(), metrics: { mse: tf.mean(squared).asScalar() } }
  }
  return {
    specs,
    inputs: ['clean', 'damaged', 'condition'],
    metrics: ['mse'],
    trace: (shape, dialect) => traceStep({ loss, specs, adam: ADAPTER_ADAM }, damagedBatch(shape), dialect),
  }
}

/** The network with an adapter in it, at a share `alpha` (0: the network itself). @param values the adapter's parameters by name */
export function withAdapter(
  network: Network,
  kind: AdapterKind,
  values: ReadonlyMap<string, Float32Array>,
  alpha: number,
): Network {
  const { parameters } = chvae(network.config)
  const before = (tf.getBackend() as string | undefined) ?? 'cpu' // undefined until something has been computed
  void tf.setBackend('cpu')
  const weights = new Map(network.weights)
  try {
    tf.tidy(() => {
      const w = constants(adapterParameters(kind, parameters), drawnBack(values, alpha))
      const all = adapted(kind, parameters, constants(parameters, network.weights), w)
      for (const [name, t] of Object.entries(all)) weights.set(name, t.dataSync<'float32'>())
    })
  } finally {
    void tf.setBackend(before)
  }
  return { ...network, weights }
}

/** The adapter out of a state's vector. */
export const adapterOf = (network: Network, kind: AdapterKind, theta: Float32Array): Map<string, Float32Array> =>
  unpack(theta, adapterParameters(kind, chvae(network.config).parameters))
