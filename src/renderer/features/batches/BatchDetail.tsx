/** @file One batch: how far it is, what can be done with it, its photos. Runs in the page. */
import { useEffect } from 'react'
import type { BatchSummary } from '../../../shared/batch.ts'
import { duration, number, percent, t } from '../../i18n/t.ts'
import { failureText } from '../../i18n/told.ts'
import { BATCH_ACTIONS, batchAction } from '../../state/batch-actions.ts'
import { BATCH_CHANGES, canChange, doneShare, type BatchChange } from '../../state/batching.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { BatchTable } from './BatchTable.tsx'
import { Review } from './Review.tsx'
import { conditionText } from './words.ts'

export function BatchDetail({ batch }: { readonly batch: BatchSummary }) {
  const session = useSession()
  const compared = useApp((s) => s.batching.compared)
  // What the program tells of a batch is its sums; the page of its photos is asked for when those have changed.
  const sums = JSON.stringify([batch.jobs, batch.toLookAt, batch.unmeasured])
  useEffect(() => void session.loadPage() /* failures end as messages in the store */, [session, sums])
  return (
    <section className="batch-detail" aria-label={batch.name}>
      <header className="batch-head">
        <div>
          <h2>{batch.name}</h2>
          <p className="hint">{t('batch.folder', { folder: batch.folder })}</p>
          {batch.earlier.map((folder) => (
            <p className="hint" key={folder}>
              {t('batch.earlier', { folder })}
            </p>
          ))}
        </div>
        <div className="batch-buttons">
          {BATCH_CHANGES.filter((change) => canChange(batch, change)).map((change) => (
            <ChangeButton key={change} change={change} />
          ))}
        </div>
      </header>
      <Progress batch={batch} />
      {batch.reason !== null && <Reason batch={batch} />}
      {compared ? <Review photo={compared} /> : <BatchTable batch={batch} />}
    </section>
  )
}

function ChangeButton({ change }: { readonly change: BatchChange }) {
  const { enabled, run } = useAction(batchAction(change))
  return (
    <Button look={change === 'resume' ? 'main' : 'plain'} disabled={!enabled} onClick={run}>
      {t(BATCH_ACTIONS[batchAction(change)].label)}
    </Button>
  )
}

function Progress({ batch }: { readonly batch: BatchSummary }) {
  const { jobs, secondsLeft, condition, room } = batch
  const share = doneShare(batch)
  const label = t('batch.progress', {
    done: number(jobs.done),
    failed: number(jobs.failed),
    waiting: number(jobs.waiting + jobs.running),
  })
  const left = condition === 'running' && secondsLeft !== null ? t('job.left', { time: duration(secondsLeft) }) : null
  return (
    <div className="batch-progress">
      <progress value={share} max={1} aria-label={t('batch.progressLabel', { percent: percent(share) })} />
      <p>
        <strong>{conditionText(condition)}</strong> · {label}
        {left && <> · {left}</>}
        {room && <> · {t('batch.roomSizes', roomInWords(room))}</>}
      </p>
    </div>
  )
}

const MEGABYTE = 1024 ** 2

const roomInWords = ({ needed, free }: NonNullable<BatchSummary['room']>) => ({
  needed: number(Math.ceil(needed / MEGABYTE)),
  free: free === null ? '?' : number(Math.floor(free / MEGABYTE)),
})

/** Of a full drive what can be done here is told: most other places where one is met can choose another folder at once. */
function actionOf({ reason, condition, canMove }: BatchSummary, action: string): string {
  if (reason?.code !== 'disk-full') return action
  const space = t(condition === 'room' ? 'batch.fullWaits' : 'batch.fullStands')
  return canMove ? `${space} ${t('batch.fullMove')}` : space
}

function Reason({ batch }: { readonly batch: BatchSummary }) {
  const { reason } = batch
  if (reason === null) return null
  const { what, means, action } = failureText(reason)
  return (
    <p className="batch-reason" role="alert" data-code={reason.code}>
      <strong>{what}</strong> {means} {actionOf(batch, action)}
    </p>
  )
}
