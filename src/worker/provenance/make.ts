/** @file The record of a restoration, out of what was asked for and what was done. Pure; runs in the worker. */
import { parametersInWords, sourceTypeOf, type Restoration } from '../../shared/provenance.ts'
import type { Step } from '../../shared/steps.ts'
import { PROGRAM } from '../version.ts'
import type { StepDone } from '../../shared/worker-protocol.ts'

export interface Doing {
  readonly photoSha256: string
  /** Asked for, in order. */
  readonly steps: readonly Step[]
  /** Done, in the same order. */
  readonly done: readonly Pick<StepDone, 'modelSha256' | 'engine' | 'adjustment'>[]
  readonly strength: number
  readonly invented: number | null
  readonly variant: number | null
  readonly now: Date
}

/** The step with the tones that were chosen for it, so that the file tells them. */
const withChosen = (step: Step, adjustment: StepDone['adjustment']): Step =>
  step.params.task === 'enhance' && adjustment !== undefined
    ? { ...step, params: { ...step.params, adjustment } }
    : step

export function restorationOf({ photoSha256, steps, done, now, ...rest }: Doing): Restoration {
  const told = steps.map((step, i) => ({
    task: step.params.task,
    strength: step.strength,
    model: step.model,
    modelSha256: done[i]?.modelSha256 ?? '',
    engine: done[i]?.engine ?? '',
    parameters: parametersInWords(withChosen(step, done[i]?.adjustment)),
  }))
  const made = { ...rest, steps: told }
  return { program: PROGRAM, when: now.toISOString(), photoSha256, ...made, sourceType: sourceTypeOf(made) }
}
