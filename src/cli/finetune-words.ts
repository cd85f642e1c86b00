/** @file What `patina finetune` tells people: what was found, how it goes, and the verdict. Pure; command line. */
import type {
  LeftOut,
  LearningMode,
  LearningPoint,
  Library,
  Outcome,
  Phase,
  Verdict,
  Yardstick,
} from '../shared/learning.ts'
import { LEAST_GAIN, secondsFor, type Pace } from '../shared/learning-limits.ts'
import { duration } from './report.ts'

const REASON: Readonly<Record<LeftOut, string>> = {
  unreadable: 'cannot be read',
  'too-small': 'is too small',
  duplicate: 'is there twice',
  blank: 'is all black or blank',
}

const MODE: Readonly<Record<LearningMode, string>> = {
  pairs: 'from photos with their clean references',
  clean: "from clean photos that get the noisy ones' noise",
  recorruption: 'from noisy photos alone, with more of their own white noise (recorruption)',
  transplant:
    'from noisy photos alone: their noise is not white, so it is put on clean crops and on the photos at half their size',
}

const AGAINST: Readonly<Record<Yardstick, string>> = {
  references: 'measured against clean references of held-out photos',
  'made-noise': "measured on held-out clean photos with the library's noise put on them",
  recorruption: `estimated without clean pictures, by recorruption of held-out photos: the interval must be above ${LEAST_GAIN.recorruption} dB`,
}

const signed = (v: number): string => `${v < 0 ? '-' : '+'}${Math.abs(v).toFixed(2)}`

export function libraryWords(l: Library): string[] {
  const { train, validation, test } = l.split
  const part = ({ photos, sessions }: { photos: number; sessions: number }): string =>
    `${photos} (${sessions} sessions)`
  return [
    `${l.usable} of ${l.photos} photos can be learned from${l.references > 0 ? `, ${l.references} with a clean reference` : ''}.`,
    ...l.leftOut.map(({ photo, reason }) => `  ${photo} ${REASON[reason]}`),
    ...l.clusters.map(({ name, photos, clean, noise }) => {
      const told =
        noise === null
          ? 'no noise that could be measured'
          : `noise of about ${noise.level.toFixed(1)} grey levels, ${noise.white ? 'white' : `neighbours correlate by ${noise.lagOne.toFixed(2)}`}`
      return `  ${name}: ${photos} photos, ${clean} of them clean; ${told}`
    }),
    `To learn from: ${part(train)}, to choose by: ${part(validation)}, to be judged on: ${part(test)}.`,
    l.mode === null ? 'There is no noise to learn.' : `It learns ${MODE[l.mode]}.`,
  ]
}

export const forecastWords = (steps: number, pace: Pace): string =>
  `${steps} steps of ${pace.secondsAStep.toPrecision(2)} s and then the judging: about ${duration(secondsFor(steps, pace))} in all.`

export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  training: 'Training.',
  choosing: 'Choosing how much of what was learned is kept.',
  judging: 'Judging it on photos that it never saw.',
}

export function pointWords({ step, steps, loss, psnr, stock, secondsLeft }: LearningPoint): string {
  const seen = psnr === null ? '' : `, held out ${psnr.toFixed(2)} dB (stock ${stock.toFixed(2)})`
  const left = secondsLeft === null ? '' : `, about ${duration(secondsLeft)} left`
  return `step ${step} of ${steps}, loss ${loss?.toPrecision(3) ?? 'not a number'}${seen}${left}`
}

const OUTCOME: Readonly<Record<Outcome, string>> = {
  accepted: 'It helped.',
  'no-gain': 'It did not help. Nothing was installed; the stock model stays in use.',
  forgets: 'It helped on your photos but got worse on others. Nothing was installed; the stock model stays in use.',
  'too-few':
    'Too few photos or sessions were held out to tell whether it helped. Nothing was installed; the stock model stays in use.',
  'nothing-to-learn': 'Your photos are clean: there is nothing to gain. Nothing was installed.',
}

export function verdictWords(v: Verdict): string[] {
  const head = OUTCOME[v.outcome]
  if (v.outcome === 'nothing-to-learn') return [head]
  return [
    head,
    `  ${signed(v.gain)} dB over the stock model (95 % between ${signed(v.interval[0])} and ${signed(v.interval[1])}), on ${v.photos} photos of ${v.sessions} sessions that it never saw`,
    `  ${AGAINST[v.yardstick]}`,
    `  ${Math.round(100 * v.improved)} % of them are better; the worst twentieth: ${signed(v.worst)} dB; photos of all kinds: ${signed(v.guard)} dB`,
    ...(v.model === null ? [] : [`  Use it by: --model ${v.model}   Take it back by: patina models remove ${v.model}`]),
  ]
}
