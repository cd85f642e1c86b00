/** @file The tables of recipes: each photo's states in order, and how many of them are in effect. Runs in main. */
import { z } from 'zod'
import { Recipe, type RecipeHistory } from '../../shared/recipe.ts'
import type { StateChange } from '../services/project-store.ts'
import type { Connection } from './connection.ts'
import { json } from './json.ts'

const StateRow = z.strictObject({ recipe: json(Recipe) })
const AtRow = z.strictObject({ at: z.int().nonnegative() })
const CountRow = z.strictObject({ count: z.int().nonnegative() })

export interface RecipeTable {
  find(photo: string): RecipeHistory
  /** How many states there are. */
  count(photo: string): number
  change(photo: string, change: StateChange): void
}

export function recipeTable(db: Connection): RecipeTable {
  const all = db.prepare('SELECT recipe FROM recipe_states WHERE photo = ? ORDER BY place')
  const count = db.prepare('SELECT count(*) AS count FROM recipe_states WHERE photo = ?')
  const at = db.prepare('SELECT at FROM recipes WHERE photo = ?')
  const drop = db.prepare('DELETE FROM recipe_states WHERE photo = ? AND place >= ?')
  const add = db.prepare('INSERT INTO recipe_states (photo, place, recipe) VALUES (?, ?, ?)')
  const setAt = db.prepare(
    'INSERT INTO recipes (photo, at) VALUES (?, ?) ON CONFLICT (photo) DO UPDATE SET at = excluded.at',
  )
  const change = db.transaction((photo: string, { keep, add: added, at: now }: StateChange) => {
    drop.run(photo, keep)
    for (const [i, recipe] of added.entries()) add.run(photo, keep + i, JSON.stringify(recipe))
    setAt.run(photo, now)
  })
  return {
    find(photo) {
      const row = at.get(photo)
      const ops = all.all(photo).map((found) => StateRow.parse(found).recipe)
      return { ops, at: row === undefined ? 0 : AtRow.parse(row).at }
    },
    count: (photo) => CountRow.parse(count.get(photo)).count,
    change: (photo, order) => change.immediate(photo, order),
  }
}
