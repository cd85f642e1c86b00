/** @file One result beside its photo, and what a person says of it: fine, leave it, or again with other strengths. Runs in the page. */
import { useState } from 'react'
import type { BatchPhoto } from '../../../shared/batch.ts'
import type { PlannedStep } from '../../../shared/contract.ts'
import { percent, t } from '../../i18n/t.ts'
import { useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { Pair } from './Pair.tsx'
import { reasonTexts } from './words.ts'

export function Review({ photo }: { readonly photo: BatchPhoto }) {
  const accept = useAction('batchAccept')
  const leave = useAction('batchLeave')
  const close = useAction('batchClose')
  const reasons = reasonTexts(photo)
  return (
    <section className="batch-review" aria-label={t('batch.review', { name: photo.name })}>
      <h3>{photo.name}</h3>
      {reasons.length > 0 && <p>{reasons.join(' · ')}</p>}
      <Pair key={photo.job} job={photo.job} />
      <div className="batch-verdict">
        <Button look="main" onClick={accept.run}>
          {t('batch.accept')} <kbd>A</kbd>
        </Button>
        <Button onClick={leave.run}>
          {t('batch.leave')} <kbd>L</kbd>
        </Button>
        <Button look="quiet" onClick={close.run}>
          {t('batch.closeCompare')}
        </Button>
      </div>
      {photo.steps.length > 0 && <Redo key={photo.job} steps={photo.steps} />}
    </section>
  )
}

/** The same steps with other strengths; a step at nothing is left out. */
function Redo({ steps }: { readonly steps: readonly PlannedStep[] }) {
  const session = useSession()
  const [strengths, setStrengths] = useState(() => steps.map(({ strength }) => strength))
  const again = steps
    .map((step, i) => ({ ...step, strength: strengths[i] ?? step.strength }))
    .filter(({ strength }) => strength > 0)
  return (
    <form
      className="batch-redo"
      onSubmit={(event) => {
        event.preventDefault()
        void session.redo(again) // failures end as messages in the store
      }}
    >
      <h4>{t('batch.redoTitle')}</h4>
      {steps.map(({ params }, i) => (
        <Slider
          key={params.task}
          label={t(`task.${params.task}`)}
          value={strengths[i] ?? 1}
          min={0}
          max={1}
          step={0.05}
          shown={percent(strengths[i] ?? 1)}
          onChange={(value) => setStrengths(strengths.map((old, at) => (at === i ? value : old)))}
        />
      ))}
      <p className="hint">{t('batch.redoHint')}</p>
      <Button type="submit" disabled={again.length === 0}>
        {t('batch.redo')}
      </Button>
    </form>
  )
}
