/**
 * @file The table of edits. An edit is a recipe: ordered steps with everything needed to make the same pixels again; the
 * strength of the blend stands beside them. Runs in main.
 */
import { z } from 'zod'
import { PhotoId, ResultId } from '../../shared/contract.ts'
import { Step } from '../../shared/steps.ts'
import type { Connection } from './connection.ts'
import { json } from './json.ts'

export const RecipeStep = z.strictObject({
  ...Step.shape,
  modelSha256: z.string(),
  /** Of the random numbers; null: the step uses none. */
  seed: z.int().nonnegative().nullable(),
})

export type RecipeStep = z.infer<typeof RecipeStep>

const Row = z
  .strictObject({
    photo: PhotoId,
    result: ResultId.nullable(),
    under: ResultId.nullable(),
    last: z.number().min(0).max(1),
    strength: z.number().min(0).max(1),
    steps: json(z.array(RecipeStep)),
    changed: z.iso.datetime(),
  })
  .transform(({ changed: _, ...edit }) => edit)

export type Edit = z.infer<typeof Row>

export interface EditTable {
  find(photo: string): Edit | undefined
  put(edit: Edit, now: Date): void
}

export function editTable(db: Connection): EditTable {
  const find = db.prepare('SELECT * FROM edits WHERE photo = ?')
  const put = db.prepare(`
    INSERT INTO edits (photo, result, under, last, strength, steps, changed)
    VALUES (:photo, :result, :under, :last, :strength, :steps, :changed)
    ON CONFLICT (photo) DO UPDATE SET
      result = excluded.result, under = excluded.under, last = excluded.last, strength = excluded.strength,
      steps = excluded.steps, changed = excluded.changed
  `)
  return {
    find: (photo) => {
      const row = find.get(photo)
      return row === undefined ? undefined : Row.parse(row)
    },
    put: (edit, now) => void put.run({ ...edit, steps: JSON.stringify(edit.steps), changed: now.toISOString() }),
  }
}
