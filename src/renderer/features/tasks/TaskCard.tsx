/** @file One task: its switch, its controls while it is on, and what it did to the photo. Runs in the page. */
import { useId, type ComponentType } from 'react'
import type { RestoredStep } from '../../../shared/contract.ts'
import { modelName } from '../../i18n/names.ts'
import { duration, t } from '../../i18n/t.ts'
import { TOGGLES } from '../../state/plan-actions.ts'
import { isAble, isOn, type PlanTask } from '../../state/plan.ts'
import { planning } from '../../state/recipe.ts'
import { useApp } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Switch } from '../../ui/Switch.tsx'
import { BlurControls } from './BlurControls.tsx'
import { JpegControls } from './JpegControls.tsx'
import { NoiseControls } from './NoiseControls.tsx'
import { ScratchesControls } from './ScratchesControls.tsx'
import { TonesControls } from './TonesControls.tsx'
import { chosenTones } from './chosen-tones.ts'

const CONTROLS: Readonly<Record<PlanTask, ComponentType>> = {
  jpeg: JpegControls,
  scratches: ScratchesControls,
  denoise: NoiseControls,
  deblur: BlurControls,
  enhance: TonesControls,
}

interface TaskCardProps {
  readonly task: PlanTask
  /** What it did to the photo; undefined: nothing. */
  readonly done: RestoredStep | undefined
}

export function TaskCard({ task, done }: TaskCardProps) {
  const id = useId()
  const toggle = useAction(TOGGLES[task])
  const on = useApp((s) => isOn(planning(s), task))
  // Nothing is said before the program has said which models there are.
  const unable = useApp((s) => s.models !== null && !isAble(planning(s), task))
  const Controls = CONTROLS[task]
  return (
    <div className="task" role="group" aria-labelledby={id} data-task={task}>
      <Switch
        id={id}
        label={t(`task.${task}`)}
        checked={on}
        disabled={!toggle.enabled}
        hint={unable ? t('plan.noModel') : null}
        onChange={toggle.run}
      />
      {on && (
        <div className="task-controls">
          <Controls />
        </div>
      )}
      {done && <Done step={done} />}
    </div>
  )
}

function Done({ step }: { readonly step: RestoredStep }) {
  const models = useApp((s) => s.models)
  return (
    <>
      <p className="hint task-done">
        {t('plan.stepDone', { time: duration(step.seconds), model: modelName(models, step.model) })}
      </p>
      {step.adjustment && <p className="hint task-done">{chosenTones(step.adjustment)}</p>}
    </>
  )
}
