/**
 * @file Missing pixels by the posterior: q(z | what is known) is found by gradient steps on the masked bound, and the unknown pixels are
 * taken from what it decodes to. Known pixels are not touched. Runs in the worker.
 */
import { setImmediate } from 'node:timers/promises'
import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { unpack } from '../../engine/flat-parameters.ts'
import { DIALECT_OF, Session } from '../../engine/session.ts'
import { traceStep } from '../../engine/trace/trace-step.ts'
import type { Traced } from '../../engine/trace/trace.ts'
import { ADAM, correctedRate, STATE } from '../../engine/train-step.ts'
import { fillNormal, random } from '../../imaging/random.ts'
import { maskedBound } from '../../models/vae/masked.ts'
import { vae } from '../../models/vae/network.ts'
import { PatinaError } from '../../shared/errors.ts'
import { constants } from '../constants.ts'
import { drawn } from './measure.ts'
import type { TrainedVae } from './program.ts'
import type { Encoded, VaeRunner } from './runner.ts'

export interface FillOptions {
  /** Of the likelihood: how closely the known pixels are followed. */
  readonly variance: number
  readonly seed: number
  readonly steps?: number
  readonly signal?: AbortSignal
}

const STEPS = 150
const DRAWS = 4
const RATE = 0.06
const SEED = 20_261_123

const specsOf = (latent: number) => [
  { name: 'mean', shape: [1, latent] },
  { name: 'logDeviation', shape: [1, latent] },
]

/** One optimiser step on the posterior's two vectors: see {@link traceStep} for the state. */
export function traceFillStep({ config, weights }: TrainedVae, variance: number): Traced {
  const net = vae(config)
  const { edge, latent } = config
  const specs = specsOf(latent)
  // The bound is thousands of nats; Adam does not mind, clipping would.
  const scale = variance / (edge * edge)
  return traceStep(
    {
      loss: (p, i) => {
        const q = { mean: p['mean'] as Tensor2D, logDeviation: p['logDeviation'] as Tensor2D }
        const picture = {
          picture: i['picture'] as Tensor4D,
          known: i['known'] as Tensor4D,
          variance: tf.scalar(variance),
        }
        const { bound, nll, kl } = maskedBound(
          net,
          constants(net.parameters, weights),
          q,
          picture,
          i['noise'] as Tensor2D,
        )
        return { loss: bound.mul(scale) as Scalar, metrics: { bound, nll, kl } }
      },
      specs,
      adam: { ...ADAM, average: 0.9 },
    },
    [
      { name: 'picture', shape: [1, edge, edge, 3] },
      { name: 'known', shape: [1, edge, edge, 1] },
      { name: 'noise', shape: [DRAWS, latent] },
    ],
    DIALECT_OF.cpu,
  )
}

/** Unknown values replaced by the mean of the known ones of their colour: what the encoder is shown first. */
export function withMeanColour(picture: Float32Array, known: Float32Array): Float32Array {
  const plane = known.length
  const out = picture.slice()
  for (let c = 0; c < 3; c++) {
    let [sum, count] = [0, 0]
    for (let i = 0; i < plane; i++)
      if (known[i] === 1) {
        sum += picture[c * plane + i] as number
        count++
      }
    for (let i = 0; i < plane; i++) if (known[i] !== 1) out[c * plane + i] = count === 0 ? 0.5 : sum / count
  }
  return out
}

/**
 * The posterior of the latent given the known pixels.
 * @param picture planes in [0, 1] @param known one value a pixel, 1 where it is known
 * @throws PatinaError cancelled
 */
export async function posteriorOf(
  runner: VaeRunner,
  picture: Float32Array,
  known: Float32Array,
  { variance, seed, steps = STEPS, signal }: FillOptions,
): Promise<Encoded> {
  const { latent } = runner.vae.config
  const start = withMeanColour(picture, known)
  const [first] = (await runner.encode([start])) as [Encoded]
  const theta = new Float32Array(2 * latent)
  theta.set(first.mean)
  theta.set(first.logDeviation, latent)
  const zero = (): Float32Array => new Float32Array(theta.length)
  let state: Record<string, Float32Array> = { theta, m: zero(), v: zero(), average: theta.slice() }
  await using session = await Session.create(traceFillStep(runner.vae, variance).graph, {
    provider: 'cpu',
    purpose: 'training',
  })
  for (let step = 1; step <= steps; step++) {
    await setImmediate() // a native run blocks this thread: only here can a cancel message arrive
    if (signal?.aborted === true) throw new PatinaError('cancelled')
    const noise = fillNormal(new Float32Array(DRAWS * latent), random(SEED, seed, step))
    // Falls to zero over the second half, so that the last steps do not only stir.
    const rate = RATE * Math.min(1, 2 * (1 - (step - 1) / steps))
    const feeds = { ...state, picture: start, known, noise, rate: Float32Array.of(correctedRate(rate, step)) }
    const out = await session.run(feeds)
    state = Object.fromEntries(STATE.map((name) => [name, out[`${name}_next`] as Float32Array]))
  }
  const found = unpack(state['average'] as Float32Array, specsOf(latent))
  return { mean: found.get('mean') as Float32Array, logDeviation: found.get('logDeviation') as Float32Array }
}

/** Latents that may have made what is known: the posterior's mean, then draws of it. */
export const latentsOf = (q: Encoded, count: number, seed: number): Float32Array[] =>
  Array.from({ length: count }, (_, i) =>
    i === 0 ? q.mean : drawn(q, fillNormal(new Float32Array(q.mean.length), random(SEED, seed, 0, i))),
  )

/**
 * The picture with its unknown pixels from a decoded one; known bytes are those that were given.
 * @param bytes interleaved RGB @param decoded planes around [0, 1] @param known one value a pixel, 1 where it is known
 */
export function filledBytes(bytes: Uint8Array, decoded: Float32Array, known: Float32Array): Uint8ClampedArray {
  const plane = known.length
  const out = Uint8ClampedArray.from(bytes)
  for (let i = 0; i < plane; i++)
    if (known[i] !== 1) for (let c = 0; c < 3; c++) out[3 * i + c] = (decoded[c * plane + i] as number) * 255
  return out
}
