/** @file The table of batches. Rows are checked when they come back. Runs in main. */
import { z } from 'zod'
import { FailureSchema } from '../../shared/contract.ts'
import { BATCH_STATES, Recipe, Selection, type Batch, type BatchState, type StoredFailure } from '../jobs/job.ts'
import type { Connection } from './connection.ts'
import { json } from './json.ts'

const Row = z
  .strictObject({
    id: z.string().length(16),
    kind: z.enum(['batch', 'watch']),
    state: z.enum(BATCH_STATES),
    reason: json(FailureSchema).nullable(),
    priority: z.int(),
    out: z.string().min(1),
    earlier: json(z.array(z.string().min(1))),
    inputs: json(Selection),
    recipe: json(Recipe),
    created: z.iso.datetime(),
  })
  .transform(({ inputs, created, ...rest }): Batch => ({ ...rest, selection: inputs, created: new Date(created) }))

export interface BatchTable {
  add(batch: Batch): void
  find(id: string): Batch | undefined
  /** Newest first. */
  all(): Batch[]
  setState(id: string, state: BatchState, reason: StoredFailure | null): void
  setPriority(id: string, priority: number): void
  /** @param folders `out` is where outputs go from now on */
  setFolders(id: string, folders: Pick<Batch, 'out' | 'earlier'>): void
  remove(id: string): void
}

export function batchTable(db: Connection): BatchTable {
  const add = db.prepare(`
    INSERT INTO batches (id, kind, state, reason, priority, out, earlier, inputs, recipe, created)
    VALUES (:id, :kind, :state, :reason, :priority, :out, :earlier, :inputs, :recipe, :created)
  `)
  const find = db.prepare('SELECT * FROM batches WHERE id = ?')
  const all = db.prepare('SELECT * FROM batches ORDER BY created DESC, rowid DESC')
  const setState = db.prepare('UPDATE batches SET state = :state, reason = :reason WHERE id = :id')
  const setPriority = db.prepare('UPDATE batches SET priority = :priority WHERE id = :id')
  const setFolders = db.prepare('UPDATE batches SET out = :out, earlier = :earlier WHERE id = :id')
  const remove = db.prepare('DELETE FROM batches WHERE id = ?')
  const text = (value: unknown) => (value === null ? null : JSON.stringify(value))
  return {
    add: ({ selection, recipe, reason, created, earlier, ...rest }) =>
      void add.run({
        ...rest,
        reason: text(reason),
        earlier: text(earlier),
        inputs: text(selection),
        recipe: text(recipe),
        created: created.toISOString(),
      }),
    find: (id) => {
      const row = find.get(id)
      return row === undefined ? undefined : Row.parse(row)
    },
    all: () => all.all().map((row) => Row.parse(row)),
    setState: (id, state, reason) => void setState.run({ id, state, reason: text(reason) }),
    setPriority: (id, priority) => void setPriority.run({ id, priority }),
    setFolders: (id, { out, earlier }) => void setFolders.run({ id, out, earlier: text(earlier) }),
    remove: (id) => void remove.run(id),
  }
}
