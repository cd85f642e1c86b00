/** @file The runs of a project by what their folders hold: the worker writes them, here they are only read. Main and the command line. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { idOf, Plan, StoredVerdict } from '../../shared/learning.ts'

/** looked-over: planned by nobody yet. begun: interrupted or under way. done: has its verdict. */
export type RunState = 'looked-over' | 'begun' | 'done'

export interface LearningRun {
  readonly id: string
  readonly state: RunState
  readonly plan: Plan | null
  readonly verdict: StoredVerdict | null
}

const folderOfRuns = (dataDir: string): string => path.join(dataDir, 'learning')

export const runFolder = (dataDir: string, name: string): string => path.join(folderOfRuns(dataDir), idOf(name))

/** The folder of a VAE's training until it is done. */
export const vaeRunFolder = (dataDir: string, name: string): string => path.join(dataDir, 'training-vae', idOf(name))

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return null // the worker tells it as damaged when the run is gone on with
  }
}

/** null: there is none of that name. */
export async function learningRun(dataDir: string, name: string): Promise<LearningRun | null> {
  const folder = runFolder(dataDir, name)
  const files = await readdir(folder).catch(() => null)
  if (files?.includes('found.json') !== true) return null
  const plan = await read(path.join(folder, 'plan.json'), Plan)
  const verdict = await read(path.join(folder, 'verdict.json'), StoredVerdict)
  const state = verdict !== null ? 'done' : plan === null ? 'looked-over' : 'begun'
  return { id: idOf(name), state, plan, verdict }
}

export async function learningRuns(dataDir: string): Promise<LearningRun[]> {
  const names: string[] = await readdir(folderOfRuns(dataDir)).catch(() => [])
  const runs = await Promise.all(names.sort().map((name) => learningRun(dataDir, name)))
  return runs.filter((run) => run !== null)
}
