/** @file The table of full-strength restorations in the cache, and what each was made with. Runs in main. */
import { z } from 'zod'
import { Engine, PhotoId, ResultId } from '../../shared/contract.ts'
import { RestoreParams } from '../../shared/steps.ts'
import type { StoredResult } from '../services/project-store.ts'
import type { Connection } from './connection.ts'
import { json } from './json.ts'

const Row = z
  .strictObject({
    id: ResultId,
    photo: PhotoId,
    params: json(RestoreParams),
    model: z.string(),
    model_sha256: z.string(),
    engine: Engine,
    seconds: z.number().nonnegative(),
    made: z.iso.datetime(),
  })
  .transform(({ model_sha256, made: _, ...rest }): StoredResult => ({ ...rest, modelSha256: model_sha256 }))

export interface ResultTable {
  find(id: string): StoredResult | undefined
  /** Adds a result, or says what a known one was made with this time. */
  put(result: StoredResult, now: Date): void
}

export function resultTable(db: Connection): ResultTable {
  const find = db.prepare('SELECT * FROM results WHERE id = ?')
  const put = db.prepare(`
    INSERT INTO results (id, photo, params, model, model_sha256, engine, seconds, made)
    VALUES (:id, :photo, :params, :model, :modelSha256, :engine, :seconds, :made)
    ON CONFLICT (id) DO UPDATE SET
      photo = excluded.photo, params = excluded.params, model = excluded.model, model_sha256 = excluded.model_sha256,
      engine = excluded.engine, seconds = excluded.seconds, made = excluded.made
  `)
  return {
    find: (id) => {
      const row = find.get(id)
      return row === undefined ? undefined : Row.parse(row)
    },
    put: (result, now) => void put.run({ ...result, params: JSON.stringify(result.params), made: now.toISOString() }),
  }
}
