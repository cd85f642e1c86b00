/** @file Learning from one's own photos: the runs and one's own models on the left, the run that is shown on the right. Runs in the page. */
import { useEffect } from 'react'
import type { LearningSummary } from '../../../shared/learning-run.ts'
import { t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { OwnModels } from './OwnModels.tsx'
import { RunView } from './RunView.tsx'
import { conditionText } from './words.ts'

export function LearnScreen() {
  const session = useSession()
  const runs = useApp((s) => s.learning.runs)
  const fresh = useAction('learnNew')
  useEffect(() => void session.loadLearning() /* failures are told where the run is shown */, [session])
  if (runs === null) return <main className="learn" aria-busy="true" aria-label={t('screen.learn')} />
  return (
    <main className="learn" aria-label={t('screen.learn')}>
      <div className="learn-side">
        <nav aria-label={t('learn.runs')}>
          <h1>{t('learn.title')}</h1>
          <Button onClick={fresh.run} disabled={!fresh.enabled}>
            {t('learn.new')}
          </Button>
          <ul>
            {runs.map((run) => (
              <Item key={run.id} run={run} />
            ))}
          </ul>
        </nav>
        <OwnModels />
      </div>
      <RunView />
    </main>
  )
}

function Item({ run }: { readonly run: LearningSummary }) {
  const session = useSession()
  const current = useApp((s) => s.learning.open === run.id)
  const told = run.outcome === null ? conditionText(run) : t(`learn.short.${run.outcome}`)
  return (
    <li>
      <button
        type="button"
        className="list-item"
        aria-current={current}
        onClick={() => void session.openLearning(run.id)} // failures are told where the run is shown
      >
        <span className="list-name">{run.name}</span>
        <span className="hint">{told}</span>
      </button>
    </li>
  )
}
