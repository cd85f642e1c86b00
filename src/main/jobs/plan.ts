/** @file Lists what a batch would do: each photo with its output, and what is passed over and why. Node; main and command line. */
import path from 'node:path'
import { fittingName } from '../../files/free-name.ts'
import { isSameFile } from '../../files/same-file.ts'
import { PatinaError, toFailure } from '../../shared/errors.ts'
import type { Step } from '../../shared/steps.ts'
import type { NewJob } from '../db/jobs.ts'
import { walk, type Found } from '../files/walk.ts'
import type { Job, ListedPhoto, Recipe, Selection, StoredFailure } from './job.ts'
import { checkPattern, NameBook, outputFor } from './names.ts'
import { exists } from './output-folder.ts'
import { isMeant } from './patterns.ts'
import { lookAt } from './perform.ts'

export interface PlanOptions {
  readonly selection: Selection
  readonly recipe: Pick<Recipe, 'collision' | 'output' | 'variants'>
  /** Absolute. */
  readonly out: string
  /** Steps of one photo by its place below the named folder, where they differ (a mask of its own). @throws PatinaError */
  readonly stepsFor?: (relative: string) => readonly Step[]
  readonly signal?: AbortSignal
  /** Photos that the batch has already, where it is added to. */
  readonly before?: readonly Pick<Job, 'output'>[]
}

type Photo = Extract<Found, { kind: 'photo' }>

const stored = (error: unknown): StoredFailure => {
  const { code, context } = toFailure(error)
  return { code, context: { ...context } }
}

/** `photo.jpg` becomes `photo variant 2.jpg`. */
function withSuffix(file: string, variant: number | null): string {
  if (variant === null) return file
  const { dir, name, ext } = path.parse(file)
  return path.join(dir, fittingName(`${name} variant ${variant}`, ext))
}

/** A place that has no output: nothing of it is known. */
const PLACE = { size: 0, modified: 0, steps: null, variant: null, output: null } as const

class Planner {
  readonly #o: PlanOptions
  readonly #names: NameBook
  #photos: number

  constructor(options: PlanOptions) {
    this.#o = options
    const outputs = (options.before ?? []).flatMap(({ output }) => (output === null ? [] : [output]))
    this.#names = new NameBook(outputs)
    this.#photos = outputs.length
  }

  async #output(photo: Photo, variant: number | null): Promise<string> {
    const { out, selection, recipe } = this.#o
    const rule = { out, pattern: selection.name, format: recipe.output.format }
    const wanted = withSuffix(outputFor(rule, photo.relative, this.#photos), variant)
    const isFree = async (file: string) => recipe.collision !== 'rename' || !(await exists(file))
    return await this.#names.take(wanted, isFree)
  }

  /** One job for the most probable picture, and one for each variant. @param position of the first */
  async jobs(found: Found, position: number): Promise<NewJob[]> {
    const first = await this.job(found, position)
    if (found.kind !== 'photo' || first.state !== 'waiting') return [first]
    const seeds = Array.from({ length: this.#o.recipe.variants ?? 0 }, (_, i) => i + 1)
    const outputs: string[] = []
    for (const seed of seeds) outputs.push(await this.#output(found, seed))
    return [
      first,
      ...seeds.map((seed, i): NewJob => ({
        ...first,
        variant: seed,
        output: outputs[i] as string,
        position: position + seed,
      })),
    ]
  }

  async job(found: Found, position: number): Promise<NewJob> {
    const place = { ...PLACE, position, photo: found.path }
    if (found.kind === 'skipped') return { ...place, state: 'skipped', skip: found.reason }
    if (found.kind === 'failed') return { ...place, state: 'failed', failure: stored(found.error) }
    if (!isMeant(found.relative, this.#o.selection)) return { ...place, state: 'skipped', skip: 'not-meant' }
    try {
      const listed = await lookAt(found.path)
      const steps = this.#o.stepsFor?.(found.relative) ?? null
      this.#photos++
      return { ...listed, steps, variant: null, output: await this.#output(found, null), position, state: 'waiting' }
    } catch (error) {
      return { ...place, state: 'failed', failure: stored(error) }
    }
  }
}

/**
 * Everything is listed before anything is done: the outputs of a batch cannot become its inputs, and its length is known.
 * @throws PatinaError usage (a bad name pattern), cancelled
 */
export async function planBatch(options: PlanOptions): Promise<NewJob[]> {
  const { selection, out, signal } = options
  checkPattern(selection.name)
  const planner = new Planner(options)
  const jobs: NewJob[] = []
  for await (const found of walk(selection.inputs, { recursive: selection.recursive, exclude: out })) {
    if (signal?.aborted === true) throw new PatinaError('cancelled')
    jobs.push(...(await planner.jobs(found, jobs.length)))
  }
  return jobs
}

/** A photo of the library: where it lies, and the name that its output gets it from. */
export interface NamedPhoto {
  readonly path: string
  readonly name: string
}

/**
 * Jobs for photos that a person chose one by one; those that are called alike get names of their own.
 * @throws PatinaError usage (a bad name pattern), cancelled
 */
export async function planChosen(options: PlanOptions, photos: readonly NamedPhoto[]): Promise<NewJob[]> {
  checkPattern(options.selection.name)
  const planner = new Planner(options)
  const jobs: NewJob[] = []
  for (const { path: place, name } of photos) {
    if (options.signal?.aborted === true) throw new PatinaError('cancelled')
    jobs.push(...(await planner.jobs({ kind: 'photo', path: place, relative: name }, jobs.length)))
  }
  return jobs
}

/**
 * Jobs for the photos of a watched folder that `isReady`: all others are left for later, unsaid.
 * @throws PatinaError cancelled
 */
export async function planReady(options: PlanOptions, isReady: (photo: ListedPhoto) => boolean): Promise<NewJob[]> {
  const { selection, out, signal } = options
  const planner = new Planner(options)
  const jobs: NewJob[] = []
  for await (const found of walk(selection.inputs, { recursive: selection.recursive, exclude: out })) {
    if (signal?.aborted === true) throw new PatinaError('cancelled')
    if (found.kind !== 'photo' || !isMeant(found.relative, selection)) continue
    const listed = await lookAt(found.path).catch(() => undefined)
    if (listed === undefined || !isReady(listed)) continue
    const job = await planner.job(found, jobs.length)
    // Otherwise it has changed since the line before.
    if (job.size === listed.size && job.modified === listed.modified) jobs.push(job)
  }
  return jobs
}

/**
 * Outputs among the inputs would be taken for inputs by the next run.
 * @throws PatinaError usage
 */
export async function refuseSameFolder(inputs: readonly string[], out: string): Promise<void> {
  for (const input of inputs)
    if (await isSameFile(input, out))
      throw new PatinaError('usage', { message: '--out must be another folder than the one with the photos.' })
}
