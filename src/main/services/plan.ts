/** @file From what the window asks for to ordered steps with the models that do them. Pure. Runs in main. */
import type { PlannedStep } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Step } from '../../shared/steps.ts'
import { inLawfulOrder } from '../../shared/step-order.ts'
import { DEFAULT_MODEL, HELPED_BY, TASK_ORDER, type Task } from '../../shared/tasks.ts'
import type { ModelSummary } from '../../shared/worker-protocol.ts'

export interface ResolvedStep {
  readonly step: Step
  /** SHA-256 of every model that has a part in it. */
  readonly models: readonly string[]
}

/** @throws PatinaError `model-missing`, `model-damaged`, `model-wrong-task` */
function soundModel(models: readonly ModelSummary[], id: string, task: Task): ModelSummary {
  const model = models.find((m) => m.id === id)
  if (!model) throw new PatinaError('model-missing', { model: id })
  if (!model.sound) throw new PatinaError('model-damaged', { model: id })
  if (model.task !== task) throw new PatinaError('model-wrong-task', { model: id, task })
  return model
}

/** The steps in the order of their tasks, or in their own as far as they may change places. */
const inOrder = (plan: readonly PlannedStep[], keepsOrder: boolean): readonly PlannedStep[] =>
  keepsOrder
    ? inLawfulOrder(plan, (step) => step.params.task)
    : plan.toSorted((a, b) => TASK_ORDER.indexOf(a.params.task) - TASK_ORDER.indexOf(b.params.task))

/**
 * The steps in order, each with its model; known before the first begins, so that none fails after minutes.
 * @param keepsOrder the steps stay in their own order as far as it is lawful
 * @throws PatinaError `model-missing`, `model-damaged`, `model-wrong-task`
 */
export function resolvePlan(
  plan: readonly PlannedStep[],
  models: readonly ModelSummary[],
  keepsOrder = false,
): ResolvedStep[] {
  return inOrder(plan, keepsOrder).map(({ params, model, strength }) => {
    const { task } = params
    const own = soundModel(models, model ?? DEFAULT_MODEL[task], task)
    const helpers = HELPED_BY[task].map((other) => soundModel(models, DEFAULT_MODEL[other], other))
    return { step: { params, model: own.id, strength }, models: [own, ...helpers].map((m) => m.sha256) }
  })
}
