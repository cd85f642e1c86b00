/** @file One step of the recipe: on or off, what it is, whether it is part of what is shown, how strong, and its place. Runs in the page. */
import type { Photo } from '../../../shared/contract.ts'
import type { RecipeStep } from '../../../shared/recipe.ts'
import { canMove } from '../../../shared/step-order.ts'
import { percent, t, type MessageKey } from '../../i18n/t.ts'
import { chosenModel, moved, taskOf, withoutTask, withTask } from '../../state/plan.ts'
import { isAsPlanned, isUpToDate, openPlan, planning, stepState, type StepState } from '../../state/recipe.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { settingsOf } from './settings.ts'

const STATES: Readonly<Record<StepState, MessageKey>> = {
  off: 'history.off',
  done: 'history.done',
  needed: 'history.needed',
}

interface StepRowProps {
  readonly photo: Photo
  readonly step: RecipeStep
}

export function StepRow({ photo, step }: StepRowProps) {
  const session = useSession()
  const task = taskOf(step)
  const name = t(`task.${task}`)
  const state = useApp((s) => stepState(planning(s), photo, task))
  const model = useApp((s) => chosenModel(planning(s), task))
  const tasks = useApp(openPlan).map(taskOf)
  const at = tasks.indexOf(task)
  const move = (by: -1 | 1) => session.editPlan((plan) => moved(plan, task, by))
  const settings = [settingsOf(step.params), model?.title ?? t('plan.noModel')].filter(Boolean).join(' · ')
  return (
    <li className="step" data-task={task} data-state={state}>
      <div className="step-head">
        <label>
          <input
            type="checkbox"
            checked={step.on}
            aria-label={t('history.use', { task: name })}
            onChange={() => session.editPlan((plan) => withTask(plan, task, { on: !step.on }))}
          />
          <span>{name}</span>
        </label>
        <StepButton
          icon="up"
          label={t('history.up', { task: name })}
          enabled={canMove(tasks, at, -1)}
          run={() => move(-1)}
        />
        <StepButton
          icon="down"
          label={t('history.down', { task: name })}
          enabled={canMove(tasks, at, 1)}
          run={() => move(1)}
        />
        <StepButton
          icon="remove"
          label={t('history.remove', { task: name })}
          enabled
          run={() => session.editPlan((plan) => withoutTask(plan, task))}
        />
      </div>
      <p className="hint">{settings}</p>
      {step.on && <Amount photo={photo} step={step} />}
      <p className={`step-state is-${state}`}>{t(STATES[state])}</p>
    </li>
  )
}

/** Live while the step is the last one shown; what follows an earlier one is done again when it is let go. */
function Amount({ photo, step }: StepRowProps) {
  const session = useSession()
  const task = taskOf(step)
  const commit = () => {
    const asked = planning(session.store.get())
    if (isAsPlanned(asked, photo) && !isUpToDate(asked, photo)) void session.restore() // failures end as messages in the store
  }
  return (
    <Slider
      label={t('history.amount')}
      name={t('history.amountOf', { task: t(`task.${task}`) })}
      value={Math.round(step.strength * 100)}
      min={0}
      max={100}
      shown={percent(step.strength)}
      onChange={(value) =>
        session.editPlan((plan) => withTask(plan, task, { strength: value / 100 }), `strength ${task}`)
      }
      onCommit={commit}
    />
  )
}

interface StepButtonProps {
  readonly icon: IconName
  readonly label: string
  readonly enabled: boolean
  readonly run: () => void
}

const StepButton = ({ icon, label, enabled, run }: StepButtonProps) => (
  <button
    type="button"
    className="button button-quiet button-icon"
    aria-label={label}
    title={label}
    disabled={!enabled}
    onClick={run}
  >
    <Icon name={icon} />
  </button>
)
