/** @file How far a restoration is, how long it will take, and the button that stops it. Runs in the page. */
import { useAction } from '../../state/use-actions.ts'
import { duration, percent, t } from '../../i18n/t.ts'
import type { Job } from '../../state/app-state.ts'
import { Button } from '../../ui/Button.tsx'

export function JobProgress({ job }: { readonly job: Job }) {
  const cancel = useAction('cancel')
  const left = job.secondsLeft === null ? '' : t('job.left', { time: duration(job.secondsLeft) })
  return (
    <div className="job">
      <div className="field-head">
        <span>{t(`job.${job.stage}`)}</span>
        <span>{percent(job.fraction)}</span>
      </div>
      <progress aria-label={t('job.progress')} max={1} value={job.fraction} />
      <div className="job-foot">
        <span className="hint">{left}</span>
        <Button onClick={cancel.run} disabled={!cancel.enabled}>
          {t('job.cancel')}
        </Button>
      </div>
    </div>
  )
}
