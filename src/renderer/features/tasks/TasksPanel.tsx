/** @file The panel beside the picture: a card for each task, models and engine. Runs in the page. */
import type { Photo } from '../../../shared/contract.ts'
import { t } from '../../i18n/t.ts'
import { PLAN_TASKS } from '../../state/plan.ts'
import { AdvancedOptions } from './AdvancedOptions.tsx'
import { TaskCard } from './TaskCard.tsx'

export const TasksPanel = ({ photo }: { readonly photo: Photo }) => (
  <section className="panel-part tasks" aria-labelledby="plan-title">
    <h2 id="plan-title">{t('plan.title')}</h2>
    <div className="task-list">
      {PLAN_TASKS.map((task) => (
        <TaskCard key={task} task={task} done={photo.result?.steps.find((step) => step.params.task === task)} />
      ))}
    </div>
    <AdvancedOptions />
  </section>
)
