/** @file From damage to what would be done about it, in the order in which it is undone. Pure. */
import type { Finding, PlannedStep } from '../../shared/checkup.ts'
import type { FindingKind } from '../../shared/finding-kinds.ts'
import type { RestoreParams } from '../../shared/steps.ts'
import { DEFAULT_MODEL, TASK_ORDER } from '../../shared/tasks.ts'
import { say } from '../../shared/texts/texts.ts'
import type { Evidence } from './evidence.ts'
import { BESIDES } from './thresholds.ts'

interface Advice {
  readonly params: RestoreParams
  readonly strength: number
  readonly reason: PlannedStep['reason']
}

/** Two decimals: a strength is a slider's place, not a measurement. */
const rounded = (strength: number) => Math.round(100 * strength) / 100

/** Whether there is a picture between black and white, and not an even tone with its noise. Grey levels. */
const showsSomething = ({ tones, noise }: Evidence): boolean =>
  tones.white - tones.black > Math.max(LEAST_RANGE, NOISE_RANGE * noise.sigma)

const LEAST_RANGE = 32
/** Deviations between the half percents at both ends of normal noise, and a little more. */
const NOISE_RANGE = 6.5

/** undefined: not sure enough to do something about it. */
type Adviser = (finding: Finding, evidence: Evidence) => Advice | undefined

/** What each damage asks for. Exposure and casts have no step: how light and how warm a photo is meant to be is a matter of taste. */
const ADVISERS: Partial<Readonly<Record<FindingKind, Adviser>>> = {
  noise: ({ severity }, { noise }) => ({
    // Noise that is not certain may be smoothed or be partly texture: the model judges place by place.
    params: { task: 'denoise', sigma: noise.certain ? rounded(noise.sigma) : null },
    strength: rounded(0.8 + 0.2 * severity),
    reason: noise.certain ? say('reason.noise', { sigma: Math.round(noise.sigma) }) : say('reason.noise-unsure'),
  }),
  jpeg: ({ value }) => ({
    params: { task: 'jpeg', quality: value },
    strength: 1,
    reason: value === null ? say('reason.jpeg-unsure') : say('reason.jpeg', { quality: value }),
  }),
  blur: ({ severity }, { kernel }) => ({
    params: { task: 'deblur', blur: kernel?.blur ?? null },
    strength: rounded(0.7 + 0.3 * severity),
    reason: kernel === null ? say('reason.blur-unsure') : say('reason.blur'),
  }),
  fading: ({ severity }, evidence) =>
    !showsSomething(evidence)
      ? undefined
      : {
          params: { task: 'enhance', adjustment: null },
          strength: rounded(0.6 + 0.4 * severity),
          reason: say('reason.fading'),
        },
  scratches: (_, { scratches }) =>
    scratches.length < BESIDES.surelyScratched
      ? undefined
      : {
          params: { task: 'scratches', sensitivity: 0.5 },
          strength: 1,
          reason: say('reason.scratches'),
        },
}

/** The steps that the findings ask for. */
export function planFor(findings: readonly Finding[], evidence: Evidence): PlannedStep[] {
  const steps = findings.flatMap((finding): PlannedStep[] => {
    const advice = ADVISERS[finding.kind]?.(finding, evidence)
    if (advice === undefined) return []
    const { params, strength, reason } = advice
    return [{ step: { params, model: DEFAULT_MODEL[params.task], strength }, finding: finding.kind, reason }]
  })
  const place = ({ step }: PlannedStep) => TASK_ORDER.indexOf(step.params.task)
  return steps.toSorted((a, b) => place(a) - place(b))
}
