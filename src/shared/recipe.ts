/**
 * @file The recipe of a photo: what is to be done to it, step by step, switched on and off, and the history of its changes. The
 * window's contract and the database use these schemas.
 */
import { z } from 'zod'
import { MAX_PRESET_NAME } from './preset-limits.ts'
import { ModelId, Step } from './steps.ts'
import { isLawful } from './step-order.ts'
import { TASK_ORDER } from './tasks.ts'

/** A step that is listed; it is done while it is on. `model` null: the task's default one. */
export const RecipeStep = z.strictObject({ ...Step.shape, model: ModelId.nullable(), on: z.boolean() })

/** Steps in their order, each task at most once. */
export const Recipe = z
  .array(RecipeStep)
  .max(TASK_ORDER.length)
  .refine((steps) => new Set(steps.map((step) => step.params.task)).size === steps.length)
  .refine((steps) => isLawful(steps.map((step) => step.params.task)))

/** A recipe that somebody gave a name; nothing that is marked on one photo is part of it. */
export const Preset = z.strictObject({
  name: z.string().trim().min(1).max(MAX_PRESET_NAME),
  recipe: Recipe.refine((steps) => steps.every((step) => step.params.task !== 'inpaint')),
})

/** Every state that the recipe had; the one of now is the last of the first `at`. Empty: it was never changed. */
export const RecipeHistory = z
  .strictObject({ ops: z.array(Recipe), at: z.int().nonnegative() })
  .refine(({ ops, at }) => at <= ops.length)

export type RecipeStep = z.infer<typeof RecipeStep>
export type Preset = z.infer<typeof Preset>
export type Recipe = z.infer<typeof Recipe>
export type RecipeHistory = z.infer<typeof RecipeHistory>
