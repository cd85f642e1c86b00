/** @file The table of photos: where each lies and what it holds. Rows are checked when they come back. Runs in main. */
import { z } from 'zod'
import { PhotoId } from '../../shared/contract.ts'
import { isErrorCode, type ErrorCode } from '../../shared/errors.ts'
import { Format } from '../../shared/output.ts'
import type { PhotoRecord, StoredPhoto } from '../services/project-store.ts'
import type { Connection } from './connection.ts'
import { json } from './json.ts'

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
    taken: z.iso.datetime({ local: true }).nullable(),
    findings: z.int().nonnegative().nullable(),
    // A code of another version is a failure too.
    failed: z
      .string()
      .transform((code): ErrorCode => (isErrorCode(code) ? code : 'internal'))
      .nullable(),
    compressed: json(
      z.strictObject({ quality: z.int().min(1).max(100), bitsPerPixel: z.number().positive(), model: z.string() }),
    ).nullable(),
  })
  .transform(({ id, path, name, added, findings, failed, taken, compressed, alpha, ...info }): PhotoRecord => ({
    id,
    path,
    name,
    added,
    findings,
    failed,
    info: {
      ...info,
      alpha: alpha === 1,
      ...(taken === null ? {} : { taken }),
      ...(compressed === null ? {} : { compressed }),
    },
  }))

export interface PhotoTable {
  /** In the order in which they were added. */
  all(): PhotoRecord[]
  find(id: string): PhotoRecord | undefined
  /** Adds a photo; a known one keeps its place in the order. */
  put(photo: StoredPhoto, now: Date): void
  noteFindings(id: string, findings: number): void
  noteFailure(id: string, failed: ErrorCode | null): void
  remove(id: string): void
}

export function photoTable(db: Connection): PhotoTable {
  const all = db.prepare('SELECT * FROM photos ORDER BY rowid')
  const find = db.prepare('SELECT * FROM photos WHERE id = ?')
  const remove = db.prepare('DELETE FROM photos WHERE id = ?')
  const noteFindings = db.prepare('UPDATE photos SET findings = ? WHERE id = ?')
  const noteFailure = db.prepare('UPDATE photos SET failed = ? WHERE id = ?')
  const put = db.prepare(`
    INSERT INTO photos (id, path, name, sha256, format, width, height, bits, channels, alpha, bytes, added, taken, compressed)
    VALUES
      (:id, :path, :name, :sha256, :format, :width, :height, :bits, :channels, :alpha, :bytes, :added, :taken, :compressed)
    ON CONFLICT (id) DO UPDATE SET
      path = excluded.path, name = excluded.name, sha256 = excluded.sha256, format = excluded.format,
      width = excluded.width, height = excluded.height, bits = excluded.bits, channels = excluded.channels,
      alpha = excluded.alpha, bytes = excluded.bytes, taken = excluded.taken, compressed = excluded.compressed
  `)
  return {
    all: () => all.all().map((row) => Row.parse(row)),
    find: (id) => {
      const row = find.get(id)
      return row === undefined ? undefined : Row.parse(row)
    },
    put: ({ id, path, name, info }, now) =>
      void put.run({
        id,
        path,
        name,
        ...info,
        alpha: info.alpha ? 1 : 0,
        added: now.toISOString(),
        taken: info.taken ?? null,
        compressed: info.compressed === undefined ? null : JSON.stringify(info.compressed),
      }),
    noteFindings: (id, findings) => void noteFindings.run(findings, id),
    noteFailure: (id, failed) => void noteFailure.run(failed, id),
    remove: (id) => void remove.run(id),
  }
}
