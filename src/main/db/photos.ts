/** @file The table of photos: where each lies and what it holds. Rows are checked when they come back. Runs in main. */
import { z } from 'zod'
import { Format, PhotoId } from '../../shared/contract.ts'
import type { StoredPhoto } from '../services/project-store.ts'
import type { Connection } from './connection.ts'

const Row = z
  .strictObject({
    id: PhotoId,
    path: z.string().min(1),
    name: z.string(),
    sha256: z.string().length(64),
    format: Format,
    width: z.int().positive(),
    height: z.int().positive(),
    bits: z.union([z.literal(8), z.literal(16)]),
    channels: z.union([z.literal(1), z.literal(3)]),
    alpha: z.union([z.literal(0), z.literal(1)]),
    bytes: z.int().nonnegative(),
    added: z.iso.datetime(),
  })
  .transform(({ id, path, name, added: _, alpha, ...info }): StoredPhoto => ({
    id,
    path,
    name,
    info: { ...info, alpha: alpha === 1 },
  }))

export interface PhotoTable {
  /** In the order in which they were added. */
  all(): StoredPhoto[]
  find(id: string): StoredPhoto | undefined
  /** Adds a photo; a known one keeps its place in the order. */
  put(photo: StoredPhoto, now: Date): void
  remove(id: string): void
}

export function photoTable(db: Connection): PhotoTable {
  const all = db.prepare('SELECT * FROM photos ORDER BY rowid')
  const find = db.prepare('SELECT * FROM photos WHERE id = ?')
  const remove = db.prepare('DELETE FROM photos WHERE id = ?')
  const put = db.prepare(`
    INSERT INTO photos (id, path, name, sha256, format, width, height, bits, channels, alpha, bytes, added)
    VALUES (:id, :path, :name, :sha256, :format, :width, :height, :bits, :channels, :alpha, :bytes, :added)
    ON CONFLICT (id) DO UPDATE SET
      path = excluded.path, name = excluded.name, sha256 = excluded.sha256, format = excluded.format,
      width = excluded.width, height = excluded.height, bits = excluded.bits, channels = excluded.channels,
      alpha = excluded.alpha, bytes = excluded.bytes
  `)
  return {
    all: () => all.all().map((row) => Row.parse(row)),
    find: (id) => {
      const row = find.get(id)
      return row === undefined ? undefined : Row.parse(row)
    },
    put: ({ id, path, name, info }, now) =>
      void put.run({ id, path, name, ...info, alpha: info.alpha ? 1 : 0, added: now.toISOString() }),
    remove: (id) => void remove.run(id),
  }
}
