/** @file What several schemas of the contract are made of. */
import { z } from 'zod'
import { ERROR_CODES } from './errors.ts'
import { ModelId, Step, TASK_ORDER } from './steps.ts'

export const hexId = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`))

export const PhotoId = hexId(16)

export const FailureSchema = z.strictObject({
  code: z.enum(ERROR_CODES),
  context: z.record(z.string(), z.union([z.string(), z.number()])),
})

export const Engine = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml', 'tfjs-gpu'])

/** One step of what is to be done; null, or no model at all: the task's default one. */
export const PlannedStep = z.strictObject({ ...Step.shape, model: ModelId.nullable().exactOptional() })

/** What is to be done to a photo. The order is the program's: it does the tasks in theirs. */
export const Plan = z
  .array(PlannedStep)
  .min(1)
  .max(TASK_ORDER.length)
  .refine((steps) => new Set(steps.map((step) => step.params.task)).size === steps.length)
