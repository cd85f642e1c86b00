/** @file Which steps may change places: one closed table, and the questions asked of it. Pure; without schemas, so that the page can use it too. */
import { TASK_ORDER, type Task } from './tasks.ts'

/** What has to be undone before what. Every other order is the person's to choose; the default one is TASK_ORDER. */
export const MUST_PRECEDE: Readonly<Record<Task, readonly Task[]>> = {
  // The edges of JPEG blocks would be taken for scratches.
  jpeg: ['scratches'],
  // A scratch that is smoothed or sharpened is smeared into what is around it: it is no longer found, and the fill takes over the smear.
  scratches: ['denoise', 'deblur'],
  // As scratches: what was damaged would reach past the marks.
  inpaint: ['denoise', 'deblur'],
  // Which came first, the noise, the blur or the compression, only the person may know: a photo may have been taken, scanned and saved in any order.
  denoise: [],
  deblur: [],
  // Curves may be changed at any time; only how much noise there seems to be depends on it.
  enhance: [],
}

const mustPrecede = (first: Task, second: Task): boolean => MUST_PRECEDE[first].includes(second)

/** Whether the step at `index` may change places with its neighbour `by` places on (-1 or 1). */
export function canMove(tasks: readonly Task[], index: number, by: -1 | 1): boolean {
  const [moved, other] = [tasks[index], tasks[index + by]]
  if (moved === undefined || other === undefined) return false
  return by === 1 ? !mustPrecede(moved, other) : !mustPrecede(other, moved)
}

export const isLawful = (tasks: readonly Task[]): boolean =>
  tasks.every((task, i) => tasks.slice(0, i).every((before) => !mustPrecede(task, before)))

/** The same steps with no more of them moved than the table asks for. */
export function inLawfulOrder<T>(steps: readonly T[], taskOf: (step: T) => Task): T[] {
  const left = [...steps]
  const ordered: T[] = []
  while (left.length > 0) {
    const free = left.findIndex((step) => left.every((other) => !mustPrecede(taskOf(other), taskOf(step))))
    ordered.push(...left.splice(Math.max(free, 0), 1)) // the table has no circle, so that there is always a free one
  }
  return ordered
}

/** Adds a step where its task is done by default. */
export function withStep<T>(steps: readonly T[], step: T, taskOf: (step: T) => Task): T[] {
  const place = (one: T) => TASK_ORDER.indexOf(taskOf(one))
  const later = steps.findIndex((other) => place(other) > place(step))
  const at = later < 0 ? steps.length : later
  return inLawfulOrder([...steps.slice(0, at), step, ...steps.slice(at)], taskOf)
}
