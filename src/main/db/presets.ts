/** @file The table of presets: recipes by the names that people gave them. Runs in main. */
import { Preset } from '../../shared/recipe.ts'
import type { Connection } from './connection.ts'

export interface PresetTable {
  /** By name. */
  all(): Preset[]
  /** One of the same name, whatever its case, is replaced. */
  put(preset: Preset): void
  remove(name: string): void
}

export function presetTable(db: Connection): PresetTable {
  const all = db.prepare('SELECT name, recipe FROM presets ORDER BY name')
  const put = db.prepare(
    `INSERT INTO presets (name, recipe) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET name = excluded.name, recipe = excluded.recipe`,
  )
  const remove = db.prepare('DELETE FROM presets WHERE name = ?')
  return {
    all: () =>
      (all.all() as { name: string; recipe: string }[]).flatMap(({ name, recipe }) => {
        // One that a newer version wrote is left where it is, and not shown.
        const read = Preset.safeParse({ name, recipe: JSON.parse(recipe) as unknown })
        return read.success ? [read.data] : []
      }),
    put: ({ name, recipe }) => void put.run(name, JSON.stringify(recipe)),
    remove: (name) => void remove.run(name),
  }
}
