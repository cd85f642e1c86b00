/** @file What a photo of a shared batch is on its way to a worker, and what comes back. Checked again on arrival. Pure. */
import { z } from 'zod'
import { FailureSchema } from '../../../shared/contract.ts'
import { Step } from '../../../shared/steps.ts'
import type { Batch, ClaimedJob, Job } from '../job.ts'
import { Made, Recipe } from '../job.ts'

const sha256 = z.string().length(64)
const Staged = z.strictObject({ attempt: z.int(), sha256, bytes: z.int().nonnegative() })

export const Task = z.strictObject({
  batch: z.string().length(16),
  /** Absolute, at the same place on every machine. */
  out: z.string().min(1),
  recipe: Recipe,
  /** What the mark in the folder of the outputs holds: it is that folder and not one of the same name. */
  mark: z.string().min(16),
  /** Model -> hash of its weights on the machine that started the batch. */
  models: z.record(z.string(), sha256),
  job: z.strictObject({
    id: z.int(),
    photo: z.string().min(1),
    size: z.int().nonnegative(),
    modified: z.int(),
    steps: z.array(Step).nullable(),
    variant: z.int().positive().nullable(),
    output: z.string().min(1),
    attempts: z.int().nonnegative(),
    crashes: z.int().nonnegative(),
    staged: Staged.nullable(),
    made: Made.nullable(),
  }),
})
export type Task = z.infer<typeof Task>

const ended = { output: z.string().min(1), steps: z.array(Step).nullable() }

export const TaskResult = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done'), ...ended, staged: Staged, made: Made }),
  z.strictObject({ kind: z.literal('skipped'), ...ended, reason: z.string() }),
  z.strictObject({ kind: z.literal('failed'), ...ended, failure: FailureSchema }),
])
export type TaskResult = z.infer<typeof TaskResult>

/** Unique among all batches of a server, and the same if a batch is shared again. */
export const taskName = (batch: string, job: number): string => `${batch}-${job}`

export function taskOf(
  { id, out, recipe }: Pick<Batch, 'id' | 'out' | 'recipe'>,
  job: Job & { readonly output: string },
  mark: string,
  models: Task['models'],
): Task {
  const { photo, size, modified, steps, variant, output, attempts, crashes, staged, made } = job
  const mutable = steps === null ? null : [...steps]
  const kept = { id: job.id, photo, size, modified, variant, output, attempts, crashes, staged, made }
  return { batch: id, out, recipe, mark, models, job: { ...kept, steps: mutable } }
}

/** The job as `performJob` takes it. */
export const claimedJob = ({ batch, job }: Task): ClaimedJob => ({
  ...job,
  batch,
  position: 0,
  state: 'running',
  owner: '',
  failure: null,
  skip: null,
})
