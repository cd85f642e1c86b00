/** @file A task's part of the plan, and what changes it. Runs in the page. */
import { withTask, type PlanEntry, type PlanTask } from '../../state/plan.ts'
import { useApp, useSession } from '../../state/session-context.ts'

export function useEntry<T extends PlanTask>(task: T): readonly [PlanEntry<T>, (part: Partial<PlanEntry<T>>) => void] {
  const { store } = useSession()
  const entry: PlanEntry<T> = useApp((s) => s.plan[task])
  return [entry, (part) => store.set({ plan: withTask(store.get().plan, task, part) })]
}
