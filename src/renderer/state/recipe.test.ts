/** @file The plan of a photo: its order, its history over 10,000 random edits, and what of it is part of what is shown. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { integer, random } from '../../imaging/random.ts'
import type { Model, Photo, RestoredStep } from '../../shared/contract.ts'
import { redo, undo } from '../../shared/history.ts'
import { isLawful } from '../../shared/step-order.ts'
import { DEFAULT_MODEL, TASK_ORDER, type Task } from '../../shared/tasks.ts'
import { FIRST_PLAN, firstPlan, moved, PLAN_TASKS, taskOf, withoutTask, withTask, type Plan } from './plan.ts'
import {
  canRedoPlan,
  canUndoPlan,
  isAsPlanned,
  isUpToDate,
  lastStrength,
  planIn,
  stepState,
  withPlan,
  type PlanHistory,
} from './recipe.ts'

const MODELS = TASK_ORDER.map((task): Model => {
  const id = DEFAULT_MODEL[task]
  return { id, title: id, task, parameters: 1, sha256: '', licence: '', sound: true }
})
const SEED = 20_261_121
const tasksOf = (plan: Plan): Task[] => plan.map(taskOf)
const planned = (plan: Plan) => ({ plan, models: MODELS })

/** One random edit. */
function edited(plan: Plan, r: () => number): Plan {
  const task = PLAN_TASKS[integer(r, PLAN_TASKS.length)] ?? 'denoise'
  const choice = integer(r, 6)
  if (choice === 0) return withTask(plan, task, { on: r() < 0.5 })
  if (choice === 1) return withTask(plan, task, { strength: integer(r, 101) / 100 })
  if (choice === 2) return withTask(plan, 'denoise', { params: { task: 'denoise', sigma: integer(r, 100) } })
  if (choice === 3)
    return withTask(plan, 'inpaint', { on: true, params: { task: 'inpaint', mask: `${integer(r, 9)}` } })
  if (choice === 4) return withoutTask(plan, task)
  return moved(plan, task, r() < 0.5 ? 1 : -1)
}

test(`10,000 random edits, all lawful, then all taken back: the start; all done again: the end (seed ${SEED})`, () => {
  const r = random(SEED)
  const start: PlanHistory = { ops: [FIRST_PLAN], at: 1 }
  let history = start
  // An independent model: a list of copies.
  const model: string[] = [JSON.stringify(FIRST_PLAN)]
  const undone: string[] = []
  for (let i = 0; i < 10_000; i++) {
    const choice = r()
    if (choice < 0.2) {
      if (canUndoPlan(history)) history = undo(history)
      if (model.length > 1) undone.push(model.pop() ?? '')
    } else if (choice < 0.3) {
      if (canRedoPlan(history)) history = redo(history)
      const again = undone.pop()
      if (again !== undefined) model.push(again)
    } else {
      const next = edited(planIn(history), r)
      assert.ok(isLawful(tasksOf(next)), tasksOf(next).join())
      assert.equal(new Set(tasksOf(next)).size, next.length)
      history = withPlan(history, next, false)
      model.push(JSON.stringify(next))
      undone.length = 0
    }
    assert.equal(JSON.stringify(planIn(history)), model.at(-1))
  }
  const end = JSON.stringify(planIn(history))
  let back = history
  while (canUndoPlan(back)) back = undo(back)
  assert.deepEqual(planIn(back), FIRST_PLAN)
  for (let i = 1; i < history.at; i++) back = redo(back)
  assert.equal(JSON.stringify(planIn(back)), end)
})

test('what a slider does is taken back as one', () => {
  let history: PlanHistory = { ops: [FIRST_PLAN], at: 1 }
  for (const strength of [0.9, 0.8, 0.7])
    history = withPlan(history, withTask(planIn(history), 'denoise', { strength }), strength < 0.9)
  assert.equal(planIn(history)[0]?.strength, 0.7)
  assert.deepEqual(planIn(undo(history)), FIRST_PLAN)
  // The start is never joined: there would be nothing to go back to.
  assert.equal(withPlan({ ops: [FIRST_PLAN], at: 1 }, [], true).ops.length, 2)
})

test('noise, blur and JPEG damage change places; what is scratched or marked comes before noise and blur', () => {
  const plan = (['jpeg', 'deblur'] as const).reduce((now, task) => withTask(now, task, { on: true }), FIRST_PLAN)
  assert.deepEqual(tasksOf(plan), ['jpeg', 'denoise', 'deblur'])
  assert.deepEqual(tasksOf(moved(plan, 'denoise', -1)), ['denoise', 'jpeg', 'deblur'])
  assert.deepEqual(tasksOf(moved(moved(plan, 'jpeg', 1), 'jpeg', 1)), ['denoise', 'deblur', 'jpeg'])
  assert.deepEqual(tasksOf(moved(plan, 'jpeg', -1)), tasksOf(plan), 'no place before the first')
  const scratched = withTask(plan, 'scratches', { on: true })
  assert.deepEqual(tasksOf(scratched), ['jpeg', 'scratches', 'denoise', 'deblur'])
  assert.equal(moved(scratched, 'scratches', 1), scratched)
  assert.equal(moved(scratched, 'denoise', -1), scratched)
  // Listed among steps in an order of their own, it takes those along that have to be before it.
  const swapped = withTask(moved(plan, 'jpeg', 1), 'scratches', { on: true })
  assert.ok(isLawful(tasksOf(swapped)), tasksOf(swapped).join())
})

const done = (plan: Plan): Pick<Photo, 'result'> => {
  const steps = plan
    .filter((step) => step.on)
    .map(({ on: _, ...step }): RestoredStep => ({ ...step, model: DEFAULT_MODEL[taskOf(step)], seconds: 1 }))
  const last = steps.at(-1)?.strength ?? 1
  return { result: { id: 'b'.repeat(16), under: null, last, steps, engine: 'cpu', seconds: 1, levels: 1 } }
}

test('a step is done while it and all before it are as they were; its own strength counts for those after it', () => {
  const plan = (['jpeg', 'deblur'] as const).reduce((now, task) => withTask(now, task, { on: true }), FIRST_PLAN)
  const photo = done(plan)
  const states = (now: Plan) => tasksOf(now).map((task) => stepState(planned(now), photo, task))
  assert.deepEqual(states(plan), ['done', 'done', 'done'])
  assert.equal(isUpToDate(planned(plan), photo), true)
  assert.deepEqual(states(withTask(plan, 'deblur', { strength: 0.3 })), ['done', 'done', 'done'])
  const weaker = withTask(plan, 'jpeg', { strength: 0.3 })
  assert.deepEqual(states(weaker), ['done', 'needed', 'needed'])
  assert.deepEqual([isUpToDate(planned(weaker), photo), isAsPlanned(planned(weaker), photo)], [false, true])
  assert.deepEqual(states(withTask(plan, 'jpeg', { on: false })), ['off', 'needed', 'needed'])
  assert.deepEqual(states(moved(plan, 'deblur', -1)), ['done', 'needed', 'needed'])
  const other = withTask(plan, 'denoise', { params: { task: 'denoise', sigma: 5 } })
  assert.deepEqual(states(other), ['done', 'needed', 'needed'])
  assert.equal(isAsPlanned(planned(other), photo), false)
})

test('the last step is as strong as planned while that is shown, else as it was; a picture that was drawn is as it is', () => {
  const photo = done(withTask(FIRST_PLAN, 'denoise', { strength: 0.6 }))
  assert.equal(lastStrength(planned(withTask(FIRST_PLAN, 'denoise', { strength: 0.2 })), photo), 0.2)
  assert.equal(lastStrength(planned(withTask(FIRST_PLAN, 'jpeg', { on: true })), photo), 0.6)
  const drawn = { result: photo.result && { ...photo.result, last: null } }
  assert.equal(lastStrength(planned(FIRST_PLAN), drawn), 1)
})

test('a photo whose recipe was never changed: what was done to it; filling alone says nothing of the rest', () => {
  assert.equal(firstPlan({ result: null }), FIRST_PLAN)
  const jpeg = withTask(withoutTask(FIRST_PLAN, 'denoise'), 'jpeg', { on: true, strength: 0.5 })
  assert.deepEqual(tasksOf(firstPlan(done(jpeg))), ['jpeg'])
  assert.equal(firstPlan(done(jpeg))[0]?.strength, 0.5)
  const filled = withTask([], 'inpaint', { on: true, params: { task: 'inpaint', mask: 'a' } })
  assert.deepEqual(tasksOf(firstPlan(done(filled))), ['inpaint', 'denoise'])
})
