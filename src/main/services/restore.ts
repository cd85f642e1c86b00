/** @file One restoration: what of it is in the cache is taken from there, the rest is made by the worker. Main. */
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { PlannedStep } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Step } from '../../shared/steps.ts'
import type { EngineChoice, KeptStep, StepDone, WorkerClient } from '../../shared/worker-protocol.ts'
import { chainOf, drawnOf, missingOf, shownOf, type Link, type Missing, type Part } from './chain.ts'
import type { JobControl } from './job-queue.ts'
import type { Masks } from './masks.ts'
import type { Photos } from './photos.ts'
import { resolvePlan } from './plan.ts'
import { fullResult, type ProjectFolder } from './project-folder.ts'
import type { ProjectStore, StoredPhoto, StoredStep } from './project-store.ts'
import type { Shows } from './shows.ts'

export interface RestoreOrder {
  readonly photo: string
  readonly steps: readonly PlannedStep[]
  readonly engine: EngineChoice
  /** The steps stay in their own order. */
  readonly ordered?: boolean
  /** Draw one of the possible pictures by this seed; absent: the most probable one. */
  readonly variant?: number
}

/** Everything but the photo. */
type Steps = Omit<RestoreOrder, 'photo'>

export interface Restorer {
  /** Restores a photo and makes the result its current one. The photo's strength is kept. */
  restore(order: RestoreOrder, control: JobControl): Promise<void>
  /** Restores a photo into the cache, unless it is there; answers the result's id. */
  make(order: RestoreOrder, control: JobControl): Promise<string>
  /** Shows what some steps make if it lies in the cache; whether it did. */
  showCached(photo: string, order: Steps): Promise<boolean>
  /** The steps as the worker takes them: with a mask's file where the window gave its id. */
  withFiles(photo: string, steps: readonly Step[]): Promise<Step[]>
}

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  readonly photos: Photos
  readonly shows: Shows
  readonly masks: Masks
  readonly worker: () => WorkerClient
}

/** What the worker did. */
interface Done {
  readonly steps: readonly StepDone[]
  readonly engine: EngineChoice
  readonly variant: number | null
}

const secondsOf = (steps: readonly StoredStep[]): number => steps.reduce((sum, step) => sum + step.seconds, 0)

export function createRestorer({ store, folder, photos, shows, masks, worker }: Needs): Restorer {
  /** The worker is given a mask's file where the window gave its id. */
  const withFile = async (photo: string, { params, ...step }: Step): Promise<Step> => ({
    ...step,
    params: params.task === 'inpaint' ? { ...params, mask: await masks.picture(photo, params.mask) } : params,
  })

  const cached = (photo: string, id: string) => fullResult(folder.resultCache(photo, id))

  /** A part as the worker is told of it; what it writes lies below `unfinished` by its id. */
  async function keptStep(photo: string, unfinished: string, part: Part, isLast: boolean): Promise<KeptStep> {
    const { link, isKnown, keepFull, keepBlended } = part
    const file = (id: string) => fullResult(path.join(unfinished, id))
    const step = await withFile(photo, link.step)
    // The last one is written in any case, in full if nothing comes after it.
    const strength = isLast && !keepBlended ? 1 : step.strength
    return {
      ...step,
      strength,
      ...(isKnown && { known: cached(photo, link.full) }),
      ...(keepFull && !(isLast && strength === 1) && { keepFull: file(link.full) }),
      ...(keepBlended && !isLast && { keepBlended: file(link.blended) }),
    }
  }

  /** A step that was done now, or what the cache tells of it. */
  function storedStep({ link, isKnown }: Part, done: StepDone[]): StoredStep {
    const known = isKnown ? store.result(link.full)?.steps.at(-1) : done.shift()
    // The worker told of fewer steps than it was given.
    if (!known) throw new PatinaError('internal', { reason: 'a step is missing in the result' })
    const { modelSha256, seconds, adjustment } = known
    return { ...link.step, modelSha256, seconds, ...(adjustment && { adjustment }) }
  }

  async function compute(photo: StoredPhoto, missing: Missing, { engine, variant }: Steps, control: JobControl) {
    const { from, parts } = missing
    const last = parts.at(-1)
    if (!last) return
    const target = last.keepBlended ? last.link.blended : last.link.full
    const unfinished = path.join(folder.work, target)
    await rm(unfinished, { recursive: true, force: true })
    try {
      for (const { link } of parts)
        for (const id of [link.full, link.blended]) await mkdir(path.join(unfinished, id), { recursive: true })
      const steps = await Promise.all(parts.map((part) => keptStep(photo.id, unfinished, part, part === last)))
      const out = fullResult(path.join(unfinished, target))
      const begin = from === null ? {} : { from: cached(photo.id, from) }
      const { signal, tell } = control
      const drawn = variant === undefined ? {} : { variant }
      const call = { photo: photo.path, ...begin, steps, engine, out, ...drawn }
      const done = await worker().call('restore', call, { signal, onProgress: tell })
      signal.throwIfAborted()
      await keepAll(photo.id, unfinished, missing, { ...done, variant: variant ?? null })
    } finally {
      await rm(unfinished, { recursive: true, force: true })
    }
  }

  /** Moves what was made into the cache and records it, from the first step on. */
  async function keepAll(photo: string, unfinished: string, { before, parts, from }: Missing, done: Done) {
    const told = [...done.steps]
    const known = from === null ? [] : (store.result(from)?.steps ?? [])
    const steps: StoredStep[] = before.map((link, i) => ({ ...stepOf(known[i]), ...link.step }))
    for (const part of parts) {
      const step = storedStep(part, told)
      const keep = async (id: string, strength: number) => {
        if (!existsSync(fullResult(path.join(unfinished, id)))) return
        await publish(path.join(unfinished, id), folder.resultCache(photo, id))
        const made = [...steps, { ...step, strength }]
        const { engine, variant } = done
        store.putResult({ id, photo, steps: made, engine, seconds: secondsOf(made), variant, parts: null })
      }
      await keep(part.link.full, 1)
      await keep(part.link.blended, step.strength)
      steps.push(step)
    }
  }

  const isThere = (photo: string) => (id: string) => store.result(id) !== undefined && existsSync(cached(photo, id))

  /** The cached results along some steps. */
  async function chain(photo: StoredPhoto, { steps, engine, ordered, variant }: Steps): Promise<Link[]> {
    return chainOf(photo, resolvePlan(steps, await worker().call('models', {}), ordered), engine, variant ?? null)
  }

  /** Makes what is missing of a chain; answers the chain. */
  async function complete(order: RestoreOrder, control: JobControl): Promise<Link[]> {
    const photo = await photos.unchanged(order.photo)
    const links = await chain(photo, order)
    const missing =
      order.variant === undefined ? missingOf(links, isThere(photo.id)) : drawnOf(links, isThere(photo.id))
    if (missing) await compute(photo, missing, order, control)
    return links
  }

  return {
    async restore(order, control) {
      await shows.show(order.photo, shownOf(await complete(order, control)), control)
    },
    async make(order, control) {
      const last = (await complete(order, control)).at(-1)
      if (!last) throw new PatinaError('unknown-id')
      return order.variant === undefined ? last.full : last.blended
    },
    async showCached(id, order) {
      const links = await chain(photos.get(id), order)
      if (missingOf(links, isThere(id))) return false
      await shows.showSoon(id, shownOf(links))
      return true
    },
    withFiles: (photo, steps) => Promise.all(steps.map((step) => withFile(photo, step))),
  }
}

/** @throws PatinaError `internal` if a cached result tells of fewer steps than it was made of */
function stepOf(step: StoredStep | undefined): StoredStep {
  if (step === undefined) throw new PatinaError('internal', { reason: 'a step is missing in the cache' })
  return step
}

async function publish(unfinished: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true }) // a result whose row is gone
  await mkdir(path.dirname(target), { recursive: true })
  await rename(unfinished, target)
}
