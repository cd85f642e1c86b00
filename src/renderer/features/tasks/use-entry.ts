/** @file A task's part of the plan, and what changes it. Runs in the page. */
import { entryOf, withTask, type PlanEntry, type PlanTask } from '../../state/plan.ts'
import { openPlan } from '../../state/recipe.ts'
import { useApp, useSession } from '../../state/session-context.ts'

export function useEntry<T extends PlanTask>(task: T): readonly [PlanEntry<T>, (part: Partial<PlanEntry<T>>) => void] {
  const session = useSession()
  const entry: PlanEntry<T> = useApp((s) => entryOf(openPlan(s), task))
  return [entry, (part) => session.editPlan((plan) => withTask(plan, task, part), `settings ${task}`)]
}
