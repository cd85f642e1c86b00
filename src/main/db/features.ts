/** @file The tables of what photos show and what damages them. Rows are checked when they come back. Runs in main. */
import { z } from 'zod'
import { DAMAGE_CLASSES } from '../../shared/damage-classes.ts'
import type { StoredContent, StoredDamage } from '../services/project-store.ts'
import type { Connection } from './connection.ts'
import { json } from './json.ts'

const ContentRow = z.strictObject({ photo: z.string(), mean: z.string(), print: z.string().regex(/^[0-9a-f]{16}$/) })
const DamageRow = z.strictObject({
  photo: z.string(),
  probabilities: json(z.array(z.number().min(0).max(1)).length(DAMAGE_CLASSES.length)),
  camera: z.string().nullable(),
})

export type FeatureTables = ReturnType<typeof featureTables>

export function featureTables(db: Connection) {
  const contents = db.prepare('SELECT photo, mean, print FROM contents WHERE model = ?')
  const putContent = db.prepare(`
    INSERT INTO contents (photo, model, mean, print) SELECT :photo, :model, :mean, :print
      WHERE EXISTS (SELECT 1 FROM photos WHERE id = :photo)
    ON CONFLICT (photo, model) DO UPDATE SET mean = excluded.mean, print = excluded.print
  `)
  const damages = db.prepare('SELECT photo, probabilities, camera FROM damages WHERE model = ?')
  const putDamage = db.prepare(`
    INSERT INTO damages (photo, model, probabilities, camera) SELECT :photo, :model, :probabilities, :camera
      WHERE EXISTS (SELECT 1 FROM photos WHERE id = :photo)
    ON CONFLICT (photo, model) DO UPDATE SET probabilities = excluded.probabilities, camera = excluded.camera
  `)
  const putContents = db.transaction((model: string, all: readonly StoredContent[]) => {
    for (const content of all) putContent.run({ ...content, model })
  })
  // What another model told before is of no use beside it, and there is one answer for whoever asks by photo alone.
  const outdated = db.prepare('DELETE FROM damages WHERE photo = :photo AND model <> :model')
  const damageOf = db.prepare('SELECT photo, probabilities, camera FROM damages WHERE photo = ?')
  const replaceDamage = db.transaction((model: string, damage: StoredDamage) => {
    outdated.run({ photo: damage.photo, model })
    putDamage.run({ ...damage, model, probabilities: JSON.stringify(damage.probabilities) })
  })
  return {
    /** By a model's hash. A photo that went meanwhile is passed over. */
    contents: (model: string): StoredContent[] => contents.all(model).map((row) => ContentRow.parse(row)),
    putContents: (model: string, all: readonly StoredContent[]): void => putContents.immediate(model, all),
    damages: (model: string): StoredDamage[] => damages.all(model).map((row) => DamageRow.parse(row)),
    putDamage: (model: string, damage: StoredDamage): void => replaceDamage.immediate(model, damage),
    /** By whatever model looked at it last. */
    damageOf(photo: string): StoredDamage | undefined {
      const row = damageOf.get(photo)
      return row === undefined ? undefined : DamageRow.parse(row)
    },
  }
}
