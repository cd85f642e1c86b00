/** @file Commands on the plan of the photo in the editor: changing, taking back, saving; copies of it for other photos. Runs in the page. */
import { changeBetween, redo, undo, type History } from '../../shared/history.ts'
import type { Api } from '../../shared/api.ts'
import type { Photo } from '../../shared/contract.ts'
import type { AppState } from './app-state.ts'
import { latestOnly } from '../../shared/latest-only.ts'
import type { Messages } from './messages.ts'
import { firstPlan, pasted, type Plan } from './plan.ts'
import { canRedoPlan, canUndoPlan, planIn, withPlan, type PlanHistory } from './recipe.ts'
import type { Store } from './store.ts'

export interface Recipes {
  /** Asks the program for the recipe of a photo, once. */
  loadRecipe(photo: Photo['id']): Promise<void>
  /**
   * Changes the plan of the photo in the editor; saved at once, and shown at once if the program has its result.
   * @param slot changes of one slot that follow each other closely, as those of a slider, are taken back together
   */
  editPlan(change: (plan: Plan) => Plan, slot?: string): void
  /** Gives a photo whose recipe was loaded another plan, as one change; its own filling stays. */
  paste(photo: Photo['id'], plan: Plan): void
  undoPlan(): void
  redoPlan(): void
  /** Resolves when the program knows the plan. */
  savedPlan(): Promise<void>
}

/** Milliseconds within which changes of one slot belong together. */
const TOGETHER_MS = 1_000

const NOTHING_STORED: History<Plan> = { ops: [], at: 0 }

export function createRecipes(
  api: Api,
  { get, set }: Store<AppState>,
  { attempt }: Messages,
  now: () => number = () => performance.now(),
): Recipes {
  /** What the program holds, by photo. */
  const stored = new Map<string, PlanHistory>()
  let saving = Promise.resolve()
  let last: { readonly slot: string; readonly photo: string; readonly at: number } | null = null

  const show = (photo: string, history: PlanHistory) => set({ recipes: { ...get().recipes, [photo]: history } })

  async function fetchRecipe(id: Photo['id']) {
    const history = await api.getRecipe(id)
    const photo = get().photos.find((p) => p.id === id)
    if (!photo) return
    stored.set(id, history)
    show(id, history.ops.length > 0 ? history : { ops: [firstPlan(photo)], at: 1 })
  }

  /** Sends what is new. If the program does not take it, what it holds is shown again. */
  async function send(id: string) {
    const [before, history] = [stored.get(id) ?? NOTHING_STORED, get().recipes[id]]
    if (!history || before === history) return
    const saved = await attempt('recipe', async () => {
      await api.setRecipe({ photo: id, engine: get().engine, ...changeBetween(before, history) })
      stored.set(id, history)
      return true
    })
    if (!saved) await attempt('recipe-again', () => fetchRecipe(id))
  }

  const savers = new Map<string, (photo: string) => Promise<void>>()

  function changeOf(photo: string, work: (history: PlanHistory) => PlanHistory) {
    const before = get().recipes[photo]
    if (!before) return
    const next = work(before)
    if (planIn(next) === planIn(before)) return
    show(photo, next)
    // One saver for each photo: of two photos that are changed in turn neither waits for the other.
    const save = savers.get(photo) ?? latestOnly(send)
    savers.set(photo, save)
    const earlier = saving
    saving = Promise.all([earlier, save(photo)]).then(() => undefined)
  }

  function change(work: (history: PlanHistory) => PlanHistory) {
    const { open } = get()
    if (open !== null) changeOf(open, work)
  }

  return {
    async loadRecipe(photo) {
      if (!get().recipes[photo]) await attempt('recipe', () => fetchRecipe(photo))
    },
    editPlan(work, slot) {
      const { open } = get()
      const joins = slot !== undefined && last?.slot === slot && last.photo === open && now() - last.at < TOGETHER_MS
      change((history) => withPlan(history, work(planIn(history)), joins))
      last = slot === undefined || open === null ? null : { slot, photo: open, at: now() }
    },
    paste(photo, plan) {
      last = null
      changeOf(photo, (history) => withPlan(history, pasted(planIn(history), plan), false))
    },
    undoPlan() {
      last = null
      change((history) => (canUndoPlan(history) ? undo(history) : history))
    },
    redoPlan() {
      last = null
      change((history) => (canRedoPlan(history) ? redo(history) : history))
    },
    savedPlan: () => saving,
  }
}
