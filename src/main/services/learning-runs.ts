/**
 * @file The runs of a project by what their folders hold: the worker writes what was found, the plan, the curves and the verdict; main
 * writes what a person ordered. Main and the command line.
 */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '../../files/atomic.ts'
import { writeError } from '../../files/write-error.ts'
import { FailureSchema } from '../../shared/contract-parts.ts'
import { Forecast, idOf, LearningPoint, Library, Plan, StoredVerdict } from '../../shared/learning.ts'
import { BlindResult, LearningGoal } from '../../shared/learning-run.ts'

/** looked-over: planned by nobody yet. begun: interrupted or under way. done: has its verdict. */
export type RunState = 'looked-over' | 'begun' | 'done'

export interface LearningRun {
  readonly id: string
  readonly state: RunState
  readonly plan: Plan | null
  readonly verdict: StoredVerdict | null
}

/** What a person ordered in the window. Runs of the command line have none. */
export const StoredOrder = z.strictObject({
  name: z.string(),
  created: z.string(),
  photos: z.array(z.strictObject({ path: z.string(), name: z.string() })),
  goal: LearningGoal.nullable(),
  paused: z.boolean(),
  /** It is to train no further. */
  finish: z.boolean(),
  failure: FailureSchema.nullable(),
})
export type StoredOrder = z.infer<typeof StoredOrder>

const FILES = {
  order: { name: 'order.json', schema: StoredOrder },
  found: { name: 'found.json', schema: z.object({ library: Library }) },
  forecast: { name: 'forecast.json', schema: Forecast },
  plan: { name: 'plan.json', schema: Plan },
  points: { name: 'points.json', schema: z.array(LearningPoint) },
  verdict: { name: 'verdict.json', schema: StoredVerdict },
  blind: { name: 'blind.json', schema: BlindResult },
} as const

type FileName = keyof typeof FILES
type Content<F extends FileName> = z.infer<(typeof FILES)[F]['schema']>

export const folderOfRuns = (dataDir: string): string => path.join(dataDir, 'learning')

export const runFolder = (dataDir: string, name: string): string => path.join(folderOfRuns(dataDir), idOf(name))

export const folderOfVaeRuns = (dataDir: string): string => path.join(dataDir, 'training-vae')

/** The folder of a VAE's training until it is done. */
export const vaeRunFolder = (dataDir: string, name: string): string => path.join(folderOfVaeRuns(dataDir), idOf(name))

export const hasRunFile = (folder: string, file: FileName): boolean => existsSync(path.join(folder, FILES[file].name))

/** null: it is not there, or is no such file: the worker tells what is damaged when the run is gone on with. */
export async function readRunFile<F extends FileName>(folder: string, file: F): Promise<Content<F> | null> {
  const text = await readFile(path.join(folder, FILES[file].name), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return FILES[file].schema.parse(JSON.parse(text)) as Content<F>
  } catch {
    return null
  }
}

/** @throws PatinaError disk-full, no-write-permission, write-failed */
export async function writeRunFile<F extends 'order' | 'blind'>(
  folder: string,
  file: F,
  content: Content<F>,
): Promise<void> {
  const target = path.join(folder, FILES[file].name)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeError(error, target)
  })
  await writeAtomically(target, new TextEncoder().encode(`${JSON.stringify(content)}\n`), { collision: 'replace' })
}

/** null: there is none of that name. */
export async function learningRun(dataDir: string, name: string): Promise<LearningRun | null> {
  const folder = runFolder(dataDir, name)
  if (!hasRunFile(folder, 'found')) return null
  const plan = await readRunFile(folder, 'plan')
  const verdict = await readRunFile(folder, 'verdict')
  const state = verdict !== null ? 'done' : plan === null ? 'looked-over' : 'begun'
  return { id: idOf(name), state, plan, verdict }
}

const names = (dataDir: string): Promise<string[]> => readdir(folderOfRuns(dataDir)).catch(() => [])

export async function learningRuns(dataDir: string): Promise<LearningRun[]> {
  const runs = await Promise.all((await names(dataDir)).sort().map((name) => learningRun(dataDir, name)))
  return runs.filter((run) => run !== null)
}

/** Ids of all runs, those that were refused too. */
export const runIds = async (dataDir: string): Promise<string[]> =>
  (await names(dataDir)).filter((name) => idOf(name) === name)
