/** @file Which model does each task of the plan, and on which engine. Runs in the page. */
import { modelName } from '../../i18n/names.ts'
import { t } from '../../i18n/t.ts'
import { chosenModel, isOn, modelsOf, PLAN_TASKS, type PlanTask } from '../../state/plan.ts'
import { planning } from '../../state/recipe.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Select } from '../../ui/Select.tsx'
import { useEntry } from './use-entry.ts'

export const AdvancedOptions = () => (
  <details className="advanced">
    <summary>{t('advanced.title')}</summary>
    {PLAN_TASKS.map((task) => (
      <ModelChoice key={task} task={task} />
    ))}
    <EngineChoice />
  </details>
)

/** Only for tasks that are on: there, a sound model is. */
function ModelChoice({ task }: { readonly task: PlanTask }) {
  const [, change] = useEntry(task)
  const models = useApp((s) => s.models)
  const chosen = useApp((s) => (isOn(planning(s), task) ? chosenModel(planning(s), task) : null))
  if (!chosen) return null
  return (
    <Select
      label={t('advanced.model', { task: t(`task.${task}`) })}
      value={chosen.id}
      options={modelsOf(models, task).map(({ id, sound }) => ({
        value: id,
        label: sound ? modelName(models, id) : t('advanced.modelUnsound', { model: modelName(models, id) }),
        disabled: !sound,
      }))}
      onChange={(model) => change({ model })}
    />
  )
}

function EngineChoice() {
  const { store } = useSession()
  const engines = useApp((s) => s.engines)
  const engine = useApp((s) => s.engine)
  return (
    <Select
      label={t('advanced.engine')}
      value={engine}
      options={[
        { value: 'auto', label: t('engine.auto') },
        ...engines
          .filter((e) => e.engine !== 'auto')
          .map(({ engine: id, usable }) => ({
            value: id,
            label: usable ? t(`engine.${id}`) : t('advanced.engineOff', { engine: t(`engine.${id}`) }),
            disabled: !usable,
          })),
      ]}
      onChange={(id) => store.set({ engine: id })}
    />
  )
}
