/**
 * @file Adapters: small changes to a trained network's convolutions, learned with the network itself held still. Zero changes nothing,
 * and scaling an adapter moves the weights on a straight line between the network's own and the learned ones. Pure TensorFlow.js.
 * `gain`: a factor and an offset for each channel (Mohan et al. 2021, GainTuning). `low-rank`: a product of two thin matrices beside
 * (Hu et al. 2021, LoRA). `full`: every weight.
 */
import tf from '@tensorflow/tfjs'
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { weightOf, type Parameter, type Weights } from './layers/layer.ts'

export const ADAPTER_KINDS = ['gain', 'low-rank', 'full'] as const
export type AdapterKind = (typeof ADAPTER_KINDS)[number]

const RANK = 4

/** A convolution of the network that an adapter changes. */
interface Place {
  readonly name: string
  readonly shape: readonly [number, number, number, number]
}

/** The head that tells the likelihood is no part of the restored picture. */
const LEFT_ALONE = /^(?:scale|posterior)\b/

const placesOf = (network: readonly Parameter[]): Place[] =>
  network
    .filter((p) => p.name.endsWith('.filter') && !LEFT_ALONE.test(p.name))
    .map((p) => ({ name: p.name.slice(0, -'.filter'.length), shape: p.shape as unknown as Place['shape'] }))

const zero = (name: string, shape: readonly number[]): Parameter => ({ name, shape, start: { kind: 'zero' } })

const gains = ({ name, shape: [, , , to] }: Place): Parameter[] => [
  zero(`${name}.gain`, [to]),
  zero(`${name}.shift`, [to]),
]

/** Only one of the two matrices starts at zero: from two zeros no gradient leads away. */
const thin = ({ name, shape: [rows, columns, from, to] }: Place): Parameter[] => {
  const inputs = rows * columns * from
  const start = { kind: 'normal', deviation: 1 / Math.sqrt(inputs) } as const
  return [{ name: `${name}.down`, shape: [inputs, RANK], start }, zero(`${name}.up`, [RANK, to])]
}

const PARAMETERS: Readonly<Record<AdapterKind, (place: Place) => Parameter[]>> = {
  gain: gains,
  'low-rank': (place) => [...gains(place), ...thin(place)],
  full: ({ name, shape }) => [zero(`${name}.change`, shape), zero(`${name}.shift`, [shape[3]])],
}

const gained = (base: Tensor4D, w: Weights, { name }: Place): Tensor4D =>
  base.mul(weightOf<Tensor1D>(w, `${name}.gain`).add(1))

const product = (w: Weights, { name, shape }: Place): Tensor4D =>
  tf.matMul(weightOf<Tensor2D>(w, `${name}.down`), weightOf<Tensor2D>(w, `${name}.up`)).reshape([...shape])

const FILTER: Readonly<Record<AdapterKind, (base: Tensor4D, w: Weights, place: Place) => Tensor4D>> = {
  gain: gained,
  'low-rank': (base, w, place) => gained(base, w, place).add(product(w, place)),
  full: (base, w, { name }) => base.add(weightOf<Tensor4D>(w, `${name}.change`)),
}

/** What an adapter of a network holds, in the order of its convolutions. */
export const adapterParameters = (kind: AdapterKind, network: readonly Parameter[]): Parameter[] =>
  placesOf(network).flatMap(PARAMETERS[kind])

/** The network's weights with the adapter in them. @param w the adapter's parameters by name */
export function adapted(kind: AdapterKind, network: readonly Parameter[], base: Weights, w: Weights): Weights {
  const changed: Record<string, Tensor> = { ...base }
  for (const place of placesOf(network)) {
    const [filter, bias] = [`${place.name}.filter`, `${place.name}.bias`]
    changed[filter] = FILTER[kind](weightOf<Tensor4D>(base, filter), w, place)
    changed[bias] = weightOf<Tensor1D>(base, bias).add(weightOf<Tensor1D>(w, `${place.name}.shift`))
  }
  return changed
}

/** An adapter drawn back towards the network itself: 0 is the network, 1 all that was learned. Of each product one factor is scaled. */
export const drawnBack = (w: ReadonlyMap<string, Float32Array>, alpha: number): Map<string, Float32Array> =>
  new Map([...w].map(([name, values]) => [name, name.endsWith('.down') ? values : values.map((v) => v * alpha)]))
