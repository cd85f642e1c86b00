/** @file The table of restorations in the cache, and what each was made with. Runs in main. */
import { z } from 'zod'
import { Engine, PhotoId, ResultId } from '../../shared/contract.ts'
import { AdjustmentSchema, Step } from '../../shared/steps.ts'
import type { StoredResult } from '../services/project-store.ts'
import type { Connection } from './connection.ts'
import { json } from './json.ts'

const DoneStep = z.strictObject({
  ...Step.shape,
  modelSha256: z.string(),
  seconds: z.number().nonnegative(),
  adjustment: AdjustmentSchema.exactOptional(),
})

const Row = z
  .strictObject({
    id: ResultId,
    photo: PhotoId,
    steps: json(z.array(DoneStep)),
    engine: Engine,
    seconds: z.number().nonnegative(),
    made: z.iso.datetime(),
    variant: z.int().positive().nullable(),
    parts: z.nullable(json(z.strictObject({ base: ResultId, over: ResultId }))),
  })
  .transform(({ made: _, ...result }): StoredResult => result)

export interface ResultTable {
  find(id: string): StoredResult | undefined
  /** Oldest first. */
  ofPhoto(photo: string): readonly StoredResult[]
  /** Adds a result, or says what a known one was made with this time. */
  put(result: StoredResult, now: Date): void
}

export function resultTable(db: Connection): ResultTable {
  const find = db.prepare('SELECT * FROM results WHERE id = ?')
  const ofPhoto = db.prepare('SELECT * FROM results WHERE photo = ? ORDER BY made, rowid')
  const put = db.prepare(`
    INSERT INTO results (id, photo, steps, engine, seconds, made, variant, parts)
    VALUES (:id, :photo, :steps, :engine, :seconds, :made, :variant, :parts)
    ON CONFLICT (id) DO UPDATE SET
      photo = excluded.photo, steps = excluded.steps, engine = excluded.engine, seconds = excluded.seconds,
      made = excluded.made, variant = excluded.variant, parts = excluded.parts
  `)
  return {
    find: (id) => {
      const row = find.get(id)
      return row === undefined ? undefined : Row.parse(row)
    },
    ofPhoto: (photo) => ofPhoto.all(photo).map((row) => Row.parse(row)),
    put: (result, now) =>
      void put.run({
        ...result,
        steps: JSON.stringify(result.steps),
        parts: result.parts === null ? null : JSON.stringify(result.parts),
        made: now.toISOString(),
      }),
  }
}
