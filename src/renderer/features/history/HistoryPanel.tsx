/** @file The recipe of the photo: its steps in order, taking back and doing again, and copies for other photos. Runs in the page. */
import type { Photo } from '../../../shared/contract.ts'
import { modelName } from '../../i18n/names.ts'
import { number, t } from '../../i18n/t.ts'
import { taskOf } from '../../state/plan.ts'
import { openPlan } from '../../state/recipe.ts'
import { useApp } from '../../state/session-context.ts'
import { ActionButton } from '../masks/EdgeOptions.tsx'
import { StepRow } from './StepRow.tsx'

export function HistoryPanel({ photo }: { readonly photo: Photo }) {
  const plan = useApp(openPlan)
  const models = useApp((s) => s.models)
  const { compressed } = photo
  return (
    <section className="panel-part panel-next" aria-labelledby="history-title">
      <h2 id="history-title">{t('history.title')}</h2>
      {compressed && (
        <p>{t('patina.madeBy', { model: modelName(models, compressed.model), quality: number(compressed.quality) })}</p>
      )}
      {plan.length === 0 ? (
        <p className="hint">{t('history.empty')}</p>
      ) : (
        <ol className="steps">
          {plan.map((step) => (
            <StepRow key={taskOf(step)} photo={photo} step={step} />
          ))}
        </ol>
      )}
      <div className="button-grid">
        <ActionButton id="planUndo" />
        <ActionButton id="planRedo" />
        <ActionButton id="recipeCopy" />
        <ActionButton id="recipePaste" />
        <ActionButton id="presets" />
      </div>
    </section>
  )
}
