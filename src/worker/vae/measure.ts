/** @file What a VAE is judged by: bound, active units, and how far its samples are from photographs. Runs in the worker. */
import { frechetDistance, momentsOf } from '../../imaging/metrics/frechet.ts'
import { fillNormal, random } from '../../imaging/random.ts'
import type { VaeFrechet, VaeScore } from '../../shared/vae.ts'
import { ACTIVE_ABOVE } from '../../shared/vae-limits.ts'
import type { Encoded, VaeRunner } from './runner.ts'
import { planesInto, type Pictures } from './small-photos.ts'

const SEED = 20_261_121

/** Every n-th picture so that there are about `most`, as planes in [0, 1]. */
export function planesOf(pictures: Pictures, most: number): Float32Array[] {
  const stride = Math.max(1, Math.floor(pictures.count / most))
  const size = 3 * pictures.edge ** 2
  return Array.from({ length: Math.min(most, Math.floor(pictures.count / stride)) }, (_, i) => {
    const out = new Float32Array(size)
    planesInto(out, pictures, i * stride)
    return out
  })
}

/** KL(N(mean, deviation^2) || N(0, 1)) of each dimension, in nats. */
export const divergences = ({ mean, logDeviation }: Encoded): Float64Array =>
  Float64Array.from(mean, (m, i) => {
    const ls = logDeviation[i] as number
    return 0.5 * (m * m + Math.exp(2 * ls) - 1) - ls
  })

/** mean + temperature * deviation * noise. */
export const drawn = ({ mean, logDeviation }: Encoded, noise: Float32Array, temperature = 1): Float32Array =>
  mean.map((m, i) => m + temperature * Math.exp(logDeviation[i] as number) * (noise[i] as number))

/** Of each dimension: the mean divergence, and the variance of the posterior mean over the pictures. */
export function unitsOf(encoded: readonly Encoded[]): { kl: number; variance: number }[] {
  const { length: latent } = (encoded[0] as Encoded).mean
  const kls = encoded.map(divergences)
  return Array.from({ length: latent }, (_, i) => {
    const means = encoded.map(({ mean }) => mean[i] as number)
    const centre = means.reduce((a, b) => a + b, 0) / means.length
    return {
      kl: kls.reduce((s, k) => s + (k[i] as number), 0) / kls.length,
      variance: means.reduce((s, m) => s + (m - centre) ** 2, 0) / means.length,
    }
  })
}

export const activeIn = (units: readonly { variance: number }[]): number =>
  units.filter(({ variance }) => variance > ACTIVE_ABOVE).length

export interface Scored {
  readonly score: VaeScore
  readonly units: { kl: number; variance: number }[]
}

/**
 * The bound's parts on pictures, one draw of the latent each.
 * @param variance of the likelihood; null: the one that makes these pictures most likely
 */
export async function scoreOf(
  runner: VaeRunner,
  pictures: readonly Float32Array[],
  variance: number | null,
): Promise<Scored> {
  const { latent } = runner.vae.config
  const encoded = await runner.encode(pictures)
  const draws = encoded.map((q, i) => drawn(q, fillNormal(new Float32Array(latent), random(SEED, i))))
  const decoded = await runner.decode(draws)
  const values = (pictures[0] as Float32Array).length
  let squares = 0
  for (const [i, picture] of pictures.entries())
    for (let k = 0; k < values; k++) squares += ((picture[k] as number) - (decoded[i]?.[k] as number)) ** 2
  const mse = squares / (values * pictures.length)
  const v = variance ?? mse
  const units = unitsOf(encoded)
  return {
    score: {
      mse,
      nll: 0.5 * values * (mse / v + Math.log(2 * Math.PI * v)),
      kl: units.reduce((s, u) => s + u.kl, 0),
      active: activeIn(units),
    },
    units,
  }
}

/** Independent Gaussian values with each value's own mean and deviation over the pictures. */
function pixelGaussians(pictures: readonly Float32Array[], count: number): Float32Array[] {
  const size = (pictures[0] as Float32Array).length
  const [mean, deviation] = [new Float64Array(size), new Float64Array(size)]
  for (const p of pictures)
    for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) + (p[i] as number) / pictures.length
  for (const p of pictures)
    for (let i = 0; i < size; i++)
      deviation[i] = (deviation[i] as number) + ((p[i] as number) - (mean[i] as number)) ** 2 / pictures.length
  return Array.from({ length: count }, (_, k) =>
    fillNormal(new Float32Array(size), random(SEED, 1, k)).map(
      (e, i) => (mean[i] as number) + e * Math.sqrt(deviation[i] as number),
    ),
  )
}

/** Clipped and rounded to 8 bits, as a file would hold it. */
const asSeen = (planes: Float32Array): Float32Array =>
  planes.map((v) => Math.round(255 * Math.min(1, Math.max(0, v))) / 255)

/** Frechet distances to held-out pictures on the encoder's posterior means. @param most pictures of each kind */
export async function frechetOf(
  runner: VaeRunner,
  train: Pictures,
  heldOut: Pictures,
  most: number,
): Promise<VaeFrechet> {
  const count = Math.min(most, heldOut.count)
  const features = async (pictures: readonly Float32Array[]) =>
    momentsOf((await runner.encode(pictures)).map((q) => q.mean))
  const seen = planesOf(train, count)
  const truth = await features(planesOf(heldOut, count))
  const { latent } = runner.vae.config
  const priors = Array.from({ length: count }, (_, i) => fillNormal(new Float32Array(latent), random(SEED, 2, i)))
  const samples = (await runner.decode(priors)).map(asSeen)
  return {
    samples: frechetDistance(await features(samples), truth),
    pixelGaussian: frechetDistance(await features(pixelGaussians(seen, count).map(asSeen)), truth),
    training: frechetDistance(await features(seen), truth),
    count,
  }
}
