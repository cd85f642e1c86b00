/** @file The plan: which tasks can be done with the models that are there, by which model, in what order. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Model } from '../../shared/contract.ts'
import { DEFAULT_MODEL, TASK_ORDER } from '../../shared/tasks.ts'
import { chosenModel, FIRST_PLAN, isAble, isOn, plannedSteps, withTask, type Plan } from './plan.ts'

const model = (id: string, task: string, sound = true): Model => ({
  id,
  title: id,
  task,
  parameters: 1,
  sha256: '',
  licence: '',
  sound,
})
const SHIPPED = TASK_ORDER.map((task) => model(DEFAULT_MODEL[task], task))
const without = (id: string) => SHIPPED.filter((m) => m.id !== id)
const damaged = (id: string) => SHIPPED.map((m) => (m.id === id ? { ...m, sound: false } : m))

const ALL_ON: Plan = (['deblur', 'scratches', 'jpeg'] as const).reduce(
  (plan, task) => withTask(plan, task, { on: true }),
  FIRST_PLAN,
)

test('noise alone is on at first', () => {
  const steps = plannedSteps({ plan: FIRST_PLAN, models: SHIPPED })
  assert.deepEqual(steps, [{ params: { task: 'denoise', sigma: null }, model: DEFAULT_MODEL.denoise, strength: 1 }])
})

test('all steps are in their order, whatever was switched on first', () => {
  const tasks = plannedSteps({ plan: ALL_ON, models: SHIPPED }).map((step) => step.params.task)
  assert.deepEqual(tasks, ['jpeg', 'scratches', 'denoise', 'deblur'])
})

test('a task whose model is missing or damaged is left out, the others are done', () => {
  for (const models of [without('jpeg-base'), damaged('jpeg-base')]) {
    const planning = { plan: ALL_ON, models }
    assert.equal(isAble(planning, 'jpeg'), false)
    assert.equal(isOn(planning, 'jpeg'), false)
    assert.equal(plannedSteps(planning).length, 3)
  }
})

test('what does a part of a task is needed too: filling for scratches, the denoiser for a blur', () => {
  for (const [task, helper] of [
    ['scratches', DEFAULT_MODEL.inpaint],
    ['deblur', DEFAULT_MODEL.denoise],
  ] as const) {
    assert.equal(isAble({ plan: ALL_ON, models: SHIPPED }, task), true)
    for (const models of [without(helper), damaged(helper)]) assert.equal(isAble({ plan: ALL_ON, models }, task), false)
  }
})

test('nothing can be done before the models are known', () => {
  assert.deepEqual(plannedSteps({ plan: ALL_ON, models: null }), [])
})

test('the chosen model does the task if it is sound and of the task, else the shipped one, else another', () => {
  const models = [model('mine', 'denoise'), model('spoilt', 'denoise', false), ...SHIPPED]
  const chosen = (id: string | null, among: readonly Model[] = models) =>
    chosenModel({ plan: withTask(FIRST_PLAN, 'denoise', { model: id }), models: among }, 'denoise')?.id
  assert.equal(chosen(null), DEFAULT_MODEL.denoise)
  assert.equal(chosen('mine'), 'mine')
  assert.equal(chosen('spoilt'), DEFAULT_MODEL.denoise)
  assert.equal(chosen('jpeg-base'), DEFAULT_MODEL.denoise)
  assert.equal(chosen(null, [model('mine', 'denoise')]), 'mine')
})
