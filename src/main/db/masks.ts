/** @file The tables of masks: each photo's operations in order, and how many of them are in effect. Runs in main. */
import { z } from 'zod'
import { MaskId } from '../../shared/contract.ts'
import { MaskOp } from '../../shared/mask.ts'
import type { MaskChange, StoredMask } from '../services/project-store.ts'
import type { Connection } from './connection.ts'
import { json } from './json.ts'

const OpRow = z.strictObject({ id: MaskId, op: json(MaskOp) })
const PlaceRow = z.strictObject({ id: MaskId })
const AtRow = z.strictObject({ at: z.int().nonnegative() })

export interface MaskTable {
  find(photo: string): StoredMask
  /** Id of the mask after the first `count` operations; null if there are not so many. */
  idAfter(photo: string, count: number): string | null
  change(photo: string, change: MaskChange): void
}

export function maskTable(db: Connection): MaskTable {
  const all = db.prepare('SELECT id, op FROM mask_ops WHERE photo = ? ORDER BY place')
  const one = db.prepare('SELECT id FROM mask_ops WHERE photo = ? AND place = ?')
  const at = db.prepare('SELECT at FROM masks WHERE photo = ?')
  const drop = db.prepare('DELETE FROM mask_ops WHERE photo = ? AND place >= ?')
  const add = db.prepare('INSERT INTO mask_ops (photo, place, id, op) VALUES (?, ?, ?, ?)')
  const setAt = db.prepare(
    'INSERT INTO masks (photo, at) VALUES (?, ?) ON CONFLICT (photo) DO UPDATE SET at = excluded.at',
  )
  const change = db.transaction((photo: string, { keep, add: added, at: now }: MaskChange) => {
    drop.run(photo, keep)
    for (const [i, { id, op }] of added.entries()) add.run(photo, keep + i, id, JSON.stringify(op))
    setAt.run(photo, now)
  })
  return {
    find(photo) {
      const row = at.get(photo)
      const ops = all.all(photo).map((found) => OpRow.parse(found))
      return { ops, at: row === undefined ? 0 : AtRow.parse(row).at }
    },
    idAfter(photo, count) {
      const row = one.get(photo, count - 1)
      return row === undefined ? null : PlaceRow.parse(row).id
    },
    change: (photo, order) => change.immediate(photo, order),
  }
}
