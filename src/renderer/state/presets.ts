/** @file Commands on presets: recipes with names, kept for all photos, and recipes given to many photos at once. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type { Photo } from '../../shared/contract.ts'
import type { Preset } from '../../shared/recipe.ts'
import type { AppState } from './app-state.ts'
import type { Messages } from './messages.ts'
import { withoutFilling, type Plan } from './plan.ts'
import { openPlan } from './recipe.ts'
import type { Recipes } from './recipes.ts'
import type { Rounds } from './rounds.ts'
import type { Store } from './store.ts'

export interface Presets {
  loadPresets(): Promise<void>
  /** Keeps the plan of the photo in the editor under a name; one of that name is replaced. */
  savePreset(name: string): Promise<void>
  removePreset(name: string): Promise<void>
  /** Gives photos a plan; each keeps its own filling, and each can take the change back. */
  givePlan(photos: readonly Photo['id'][], plan: Plan): Promise<void>
}

export function createPresets(
  api: Api,
  { get, set }: Store<AppState>,
  { attempt }: Messages,
  { each }: Pick<Rounds, 'each'>,
  { loadRecipe, paste }: Pick<Recipes, 'loadRecipe' | 'paste'>,
): Presets {
  const load = async () => set({ presets: await api.listPresets() })
  const change = (work: () => Promise<unknown>) =>
    attempt('preset', async () => {
      await work()
      await load()
    })
  return {
    async loadPresets() {
      await attempt('preset', load)
    },
    async savePreset(name) {
      const preset: Preset = { name: name.trim(), recipe: [...withoutFilling(openPlan(get()))] }
      await change(() => api.savePreset(preset))
    },
    async removePreset(name) {
      await change(() => api.removePreset(name))
    },
    async givePlan(photos, plan) {
      await each('recipe', photos, async (photo) => {
        await loadRecipe(photo)
        paste(photo, plan)
      })
    },
  }
}
