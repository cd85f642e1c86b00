/**
 * @file The cached results along the steps of a plan. Each step has two: its full-strength result, and that blended into what
 * the step was given, which is what the next one gets. Both are named by everything that decides their pixels, so whatever a
 * change of the plan leaves as it was is found again. Pure but for the question whether a result is there. Runs in main.
 */
import { createHash } from 'node:crypto'
import type { Step } from '../../shared/steps.ts'
import type { EngineChoice } from '../../shared/worker-protocol.ts'
import type { ResolvedStep } from './plan.ts'
import type { StoredPhoto } from './project-store.ts'

/** A step and the ids of its two results; one and the same at strength 1. */
export interface Link {
  readonly step: Step
  readonly full: string
  readonly blended: string
}

/** 16 hex digits out of the photo's content, each step with its models' content, the engine that was asked for, and a variant's seed. */
export function resultId(
  photo: StoredPhoto,
  steps: readonly ResolvedStep[],
  engine: EngineChoice,
  variant: number | null = null,
): string {
  const made = steps.map(({ step: { params, strength }, models }) => [params, strength, models])
  const key = JSON.stringify([photo.info.sha256, made, engine, ...(variant === null ? [] : [variant])])
  return createHash('sha256').update(key).digest('hex').slice(0, 16)
}

const inFull = (resolved: ResolvedStep): ResolvedStep => ({ ...resolved, step: { ...resolved.step, strength: 1 } })

export const chainOf = (
  photo: StoredPhoto,
  steps: readonly ResolvedStep[],
  engine: EngineChoice,
  variant: number | null = null,
): Link[] =>
  steps.map((resolved, i) => {
    const before = steps.slice(0, i)
    return {
      step: resolved.step,
      full: resultId(photo, [...before, inFull(resolved)], engine, variant),
      blended: resultId(photo, [...before, resolved], engine, variant),
    }
  })

/** What a photo looks like once a chain was made: the last step in full, and what it is blended into (null: the photo). */
export interface Shown {
  readonly result: string
  readonly under: string | null
  readonly last: number
}

/** null: a chain without steps. */
export function shownOf(chain: readonly Link[]): Shown | null {
  const last = chain.at(-1)
  return last ? { result: last.full, under: chain.at(-2)?.blended ?? null, last: last.step.strength } : null
}

/** A step that is to be gone through once more, and what is there of it or to be kept. */
export interface Part {
  readonly link: Link
  readonly isKnown: boolean
  readonly keepFull: boolean
  readonly keepBlended: boolean
}

/** What is missing of a chain. */
export interface Missing {
  /** Id of the result to begin with; null: the photo. */
  readonly from: string | null
  /** The steps before that, which are there. */
  readonly before: readonly Link[]
  readonly parts: readonly Part[]
}

/**
 * The least work that makes all that is shown of a chain: it goes on after the last step whose blended result is there, and
 * no network runs for a step whose full result is. null: everything is there.
 */
export function missingOf(chain: readonly Link[], isThere: (id: string) => boolean): Missing | null {
  const shown = shownOf(chain)
  if (!shown || (isThere(shown.result) && (shown.under === null || isThere(shown.under)))) return null
  const end = isThere(shown.result) ? chain.length - 1 : chain.length
  let begin = end - 1
  while (begin > 0 && !isThere(chain[begin - 1]?.blended ?? '')) begin--
  const parts = chain.slice(begin, end).map((link, i): Part => {
    const isKnown = isThere(link.full)
    const isLast = begin + i === chain.length - 1
    return { link, isKnown, keepFull: !isKnown, keepBlended: !isLast && link.blended !== link.full }
  })
  return { from: chain[begin - 1]?.blended ?? null, before: chain.slice(0, begin), parts }
}

/** A picture that was drawn is made as a whole, and only its end is kept, as strong as its steps are. null: it is there. */
export function drawnOf(chain: readonly Link[], isThere: (id: string) => boolean): Missing | null {
  const end = chain.at(-1)
  if (!end || isThere(end.blended)) return null
  const parts = chain.map((link): Part => ({ link, isKnown: false, keepFull: false, keepBlended: link === end }))
  return { from: null, before: [], parts }
}
