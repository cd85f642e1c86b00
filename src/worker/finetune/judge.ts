/** @file How much of what was learned is kept, and whether it is any good: by the rule of docs/finetune.md. Runs in the worker. */
import { groupInterval } from '../../imaging/metrics/group-interval.ts'
import { canBeJudged, LEAST_GAIN } from '../../shared/learning-limits.ts'
import type { Outcome, Plan, Verdict } from '../../shared/learning.ts'
import { WholeRestorer } from '../train/evaluate.ts'
import {
  errorsOf,
  FOR_CHOICE,
  FOR_VERDICT,
  guardScore,
  meanOf,
  photoScores,
  trialsOf,
  type PhotoScore,
} from './measure.ts'
import { withAdapter } from './program.ts'
import type { RunFolder } from './run-folder.ts'
import type { Scene } from './scene.ts'
import { writeShowcase, type Shown } from './showcase.ts'

/** dB that general photos may lose. */
export const GUARD_LIMIT = 0.05
/** Of that, what a choice of alpha may use up: it is chosen by these photos too. */
const GUARD_MARGIN = 0.04
const ALPHAS = [1, 0.75, 0.5, 0.25] as const

type Values = ReadonlyMap<string, Float32Array>

const modelOf = ({ base }: Scene, { size, threads }: Plan, values: Values, alpha: number): Promise<WholeRestorer> =>
  WholeRestorer.create(withAdapter(base, size, values, alpha), threads)

/** The share that is best on the validation photos and does not forget; 0: none is better than the stock model. */
export async function chooseAlpha(scene: Scene, plan: Plan, values: Values, stock: WholeRestorer): Promise<number> {
  const { found, squares, noise, general, signal } = scene
  const trials = trialsOf(squares, 'validation', found.library.yardstick, noise, FOR_CHOICE)
  const before = await errorsOf(stock, trials, signal)
  const guardBefore = await guardScore(stock, general.guard, signal)
  let best = { alpha: 0, gain: 0 }
  for (const alpha of ALPHAS) {
    await using model = await modelOf(scene, plan, values, alpha)
    // Without photos to choose by, the smallest share that is worth the name is taken; the verdict decides.
    const gain =
      trials.length === 0 ? 1 - alpha : meanGain(photoScores(trials, before, await errorsOf(model, trials, signal)))
    if (gain <= best.gain) continue
    if ((await guardScore(model, general.guard, signal)) - guardBefore > -GUARD_MARGIN) best = { alpha, gain }
  }
  return best.alpha
}

const meanGain = (scores: readonly PhotoScore[]): number => meanOf(scores.map((s) => s.after - s.before))

export interface Judged {
  readonly verdict: Verdict
  readonly photos: readonly PhotoScore[]
  /** Pictures that were written for the person. */
  readonly shown: Shown
}

/** On the held-out photos. @param alpha 0: nothing was worth keeping */
export async function judge(
  run: RunFolder,
  scene: Scene,
  plan: Plan,
  values: Values,
  alpha: number,
  stock: WholeRestorer,
): Promise<Judged> {
  const { found, squares, noise, general, signal } = scene
  const trials = trialsOf(squares, 'test', found.library.yardstick, noise, FOR_VERDICT)
  // What the model at full share does is told also when nothing of it is kept.
  await using model = await modelOf(scene, plan, values, alpha === 0 ? 1 : alpha)
  const before = await errorsOf(stock, trials, signal)
  const photos = photoScores(trials, before, await errorsOf(model, trials, signal))
  const guard = (await guardScore(model, general.guard, signal)) - (await guardScore(stock, general.guard, signal))
  const shown = await writeShowcase(run, scene, stock, model)
  return { verdict: verdictOf(photos, guard, alpha, found.library.yardstick, plan.steps), photos, shown }
}

const rounded = (v: number): number => Number(v.toFixed(4))

export function verdictOf(
  photos: readonly PhotoScore[],
  guard: number,
  alpha: number,
  yardstick: Verdict['yardstick'],
  steps: number,
): Verdict {
  const gains = photos.map((p) => p.after - p.before)
  const sessions = photos.map((p) => p.session)
  const judged = { photos: photos.length, sessions: new Set(sessions).size }
  // Of one session there is no spread to tell.
  const interval = judged.sessions < 2 ? ([0, 0] as const) : groupInterval(gains, sessions)
  const worst = gains.toSorted((a, b) => a - b).slice(0, Math.max(1, Math.ceil(gains.length / 20)))
  return {
    outcome: canBeJudged(judged) ? outcomeOf(interval[0] - LEAST_GAIN[yardstick], guard, alpha) : 'too-few',
    yardstick,
    ...judged,
    gain: rounded(gains.length === 0 ? 0 : meanOf(gains)),
    interval: [rounded(interval[0]), rounded(interval[1])],
    improved: gains.length === 0 ? 0 : rounded(gains.filter((g) => g > 0).length / gains.length),
    worst: gains.length === 0 ? 0 : rounded(meanOf(worst)),
    guard: rounded(guard),
    alpha,
    steps,
    model: null,
  }
}

/** @param above dB of the interval's lower end over what its yardstick asks for */
function outcomeOf(above: number, guard: number, alpha: number): Outcome {
  if (above <= 0) return 'no-gain'
  // Of a share of 0 the figures are those of the whole: why nothing of it was kept.
  if (guard <= -GUARD_LIMIT) return 'forgets'
  return alpha === 0 ? 'no-gain' : 'accepted'
}
