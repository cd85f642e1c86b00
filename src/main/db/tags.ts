/** @file The table of tags. Runs in main. */
import { z } from 'zod'
import type { StoredTag } from '../services/project-store.ts'
import type { Connection } from './connection.ts'

const Row = z
  .strictObject({ photo: z.string(), tag: z.string(), given: z.union([z.literal(0), z.literal(1)]) })
  .transform(({ given, ...rest }): StoredTag => ({ ...rest, given: given === 1 }))

export type TagTable = ReturnType<typeof tagTable>

export function tagTable(db: Connection) {
  const all = db.prepare('SELECT photo, tag, given FROM tags ORDER BY tag, photo')
  const ofPhoto = db.prepare('SELECT tag FROM tags WHERE photo = ? AND given = 1 ORDER BY tag').pluck()
  const put = db.prepare(`
    INSERT INTO tags (photo, tag, given) SELECT :photo, :tag, :given WHERE EXISTS (SELECT 1 FROM photos WHERE id = :photo)
    ON CONFLICT (photo, tag) DO UPDATE SET given = excluded.given
  `)
  const remove = db.prepare('DELETE FROM tags WHERE photo = :photo AND tag = :tag')
  const forget = db.prepare('DELETE FROM tags WHERE tag = ? RETURNING photo').pluck()
  return {
    /** What a person said of tags, given or refused. */
    tags: (): StoredTag[] => all.all().map((row) => Row.parse(row)),
    /** Tags that a photo has. */
    tagsOf: (photo: string): string[] => z.array(z.string()).parse(ofPhoto.all(photo)),
    /** `given` null: nothing is said of it any more. A photo that went meanwhile is passed over. */
    setTag(photo: string, tag: string, given: boolean | null): void {
      if (given === null) remove.run({ photo, tag })
      else put.run({ photo, tag, given: Number(given) })
    },
    /** Nothing is said of it any more. @returns the photos of which something was */
    removeTag: (tag: string): string[] => z.array(z.string()).parse(forget.all(tag)),
  }
}
