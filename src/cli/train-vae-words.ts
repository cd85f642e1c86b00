/** @file What `patina train-vae` tells people: how it goes, what came of it, and the table of a sweep. Pure; command line. */
import type { VaeCard, VaePoint } from '../shared/vae.ts'
import { duration } from './report.ts'

/** Peak signal to noise of a mean squared error in [0, 1] units. */
export const decibels = (mse: number): number => -10 * Math.log10(mse)

export function vaePointWords({ step, steps, train, heldOut, secondsLeft }: VaePoint): string {
  const seen =
    heldOut === null
      ? ''
      : `; held out ${decibels(heldOut.mse).toFixed(2)} dB, ${heldOut.kl.toFixed(1)} nats, ${heldOut.active} active units`
  const left = secondsLeft === null ? '' : `; about ${duration(secondsLeft)} left`
  return `step ${step} of ${steps}: ${decibels(train.mse).toFixed(2)} dB, divergence ${train.kl.toFixed(1)} nats${seen}${left}`
}

export function vaeCardWords({ id, shape, photos, heldOut, frechet, beta }: VaeCard): string[] {
  const ratio = frechet.pixelGaussian / Math.max(1e-12, frechet.samples)
  return [
    `${id}: pictures of ${shape.edge} x ${shape.edge} pixels, ${shape.latent} dimensions, beta ${beta}, learned from ${photos.pictures} small pictures of ${photos.train} photos`,
    `  on ${photos.heldOutPictures} pictures of ${photos.heldOut} photos that it never saw: ${decibels(heldOut.mse).toFixed(2)} dB, divergence ${heldOut.kl.toFixed(1)} nats, ${heldOut.active} of ${shape.latent} units active`,
    `  Frechet distance of its samples ${frechet.samples.toFixed(2)}, of independent pixels ${frechet.pixelGaussian.toFixed(2)} (${ratio.toFixed(1)} times as far), of photos it learned from ${frechet.training.toFixed(2)}`,
    `  Use it by: patina generate --model ${id} --out <folder>   Take it back by: patina models remove ${id}`,
  ]
}

const HEAD = '| latent | beta | divergence, nats | reconstruction, dB | active units | Frechet distance |'
const RULE = '| --- | --- | --- | --- | --- | --- |'

/** The table of a sweep in Markdown: which latent size and beta buy how much reconstruction for how many nats. */
export const sweepTable = (cards: readonly VaeCard[]): string =>
  [
    HEAD,
    RULE,
    ...cards.map(
      ({ shape, beta, heldOut, frechet }) =>
        `| ${shape.latent} | ${beta} | ${heldOut.kl.toFixed(1)} | ${decibels(heldOut.mse).toFixed(2)} | ${heldOut.active} | ${frechet.samples.toFixed(2)} |`,
    ),
    '',
  ].join('\n')
