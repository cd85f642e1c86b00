/** @file Below the cards, always in sight: the strength of the result, how far a restoration is, and restore. Runs in the page. */
import type { ReactNode } from 'react'
import type { Photo, RestoredResult } from '../../../shared/contract.ts'
import { duration, percent, t } from '../../i18n/t.ts'
import { openJob } from '../../state/app-state.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { JobProgress } from './JobProgress.tsx'

interface RestoreBarProps {
  readonly photo: Photo
  /** What can be done with the result, beside the button that makes one. */
  readonly children: ReactNode
}

export function RestoreBar({ photo, children }: RestoreBarProps) {
  const job = useApp(openJob)
  const restore = useAction('restore')
  return (
    <section className="panel-part panel-foot" aria-label={t('plan.run')}>
      {photo.result && <Strength photo={photo} result={photo.result} />}
      {photo.missing && <p className="hint">{t('photo.missing')}</p>}
      {job && <JobProgress job={job} />}
      <div className="panel-buttons">
        {!job && (
          <Button
            look={photo.result ? 'plain' : 'main'}
            className="wide"
            onClick={restore.run}
            disabled={!restore.enabled}
          >
            {t(photo.result ? 'plan.again' : 'plan.run')}
          </Button>
        )}
        {children}
      </div>
      <p className="hint centred">{t('export.untouched')}</p>
    </section>
  )
}

function Strength({ photo, result }: { readonly photo: Photo; readonly result: RestoredResult }) {
  const session = useSession()
  return (
    <Slider
      label={t('plan.strength')}
      value={Math.round(photo.strength * 100)}
      min={0}
      max={100}
      shown={percent(photo.strength)}
      hint={t('plan.done', { time: duration(result.seconds), engine: t(`engine.${result.engine}`) })}
      onChange={(value) => session.setStrength(value / 100)}
    />
  )
}
