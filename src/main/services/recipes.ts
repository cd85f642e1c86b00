/** @file The recipes of the photos: kept with their history, and shown as far as the cache has them. Runs in main. */
import type { RecipeChange } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import { inEffect } from '../../shared/history.ts'
import { latestOnly } from '../../shared/latest-only.ts'
import type { RecipeHistory } from '../../shared/recipe.ts'
import type { EngineChoice } from '../../shared/worker-protocol.ts'
import type { Photos } from './photos.ts'
import type { ProjectStore } from './project-store.ts'
import type { Restorer } from './restore.ts'

interface Needs {
  readonly store: ProjectStore
  readonly photos: Photos
  readonly restorer: Restorer
}

export interface Recipes {
  /** @throws PatinaError `unknown-id` */
  history(photo: string): RecipeHistory
  /**
   * Saves before it returns; what the recipe makes is shown as soon as that can be, if it is in the cache.
   * @throws PatinaError `unknown-id`; `refused` if the change is made to another history than the one that is stored
   */
  change(change: RecipeChange): void
  /** Shows what a photo's recipe makes, if it is in the cache. */
  show(photo: string, engine: EngineChoice): void
  /** Waits until what is being shown is. */
  settled(): Promise<void>
}

export function createRecipes({ store, photos, restorer }: Needs): Recipes {
  const shows = new Map<string, (engine: EngineChoice) => Promise<void>>()
  const underWay = new Set<Promise<void>>()

  /** The recipe is read when its turn has come: it may have changed again. */
  async function showNow(photo: string, engine: EngineChoice) {
    const recipe = store.photo(photo) && inEffect(store.recipeHistory(photo)).at(-1)
    if (!recipe) return
    const steps = recipe.filter((step) => step.on).map(({ on: _, ...step }) => step)
    // What cannot be done, for want of a model, stays as it is: the window says so where the step is listed.
    await restorer.showCached(photo, { steps, engine, ordered: true }).catch(() => undefined)
  }

  function show(photo: string, engine: EngineChoice) {
    const soon = shows.get(photo) ?? latestOnly((by: EngineChoice) => showNow(photo, by))
    shows.set(photo, soon)
    const shown = soon(engine).finally(() => underWay.delete(shown))
    underWay.add(shown)
  }

  return {
    show,
    history(photo) {
      photos.get(photo)
      return store.recipeHistory(photo)
    },
    change({ photo, keep, add, at, engine }) {
      photos.get(photo)
      if (keep > store.recipeStates(photo))
        throw new PatinaError('refused', { reason: 'the recipe was changed elsewhere' })
      store.changeRecipe(photo, { keep, add, at })
      show(photo, engine)
    },
    async settled() {
      await Promise.all(underWay)
    },
  }
}
