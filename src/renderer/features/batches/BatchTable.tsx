/** @file The photos of a batch, a page at a time, by what has become of them. Runs in the page. */
import type { BatchPhoto, BatchSummary, JobFilterName } from '../../../shared/batch.ts'
import { duration, number, percent, t, type MessageKey } from '../../i18n/t.ts'
import { failureText } from '../../i18n/told.ts'
import { PAGE } from '../../state/batching.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { reasonTexts, skipText, stateText, verdictText } from './words.ts'

const FILTERS: Readonly<
  Record<JobFilterName, { readonly label: MessageKey; readonly count: (b: BatchSummary) => number }>
> = {
  look: { label: 'filter.look', count: (b) => b.toLookAt },
  all: { label: 'filter.all', count: ({ jobs }) => Object.values(jobs).reduce((sum, n) => sum + n, 0) },
  done: { label: 'filter.done', count: (b) => b.jobs.done },
  failed: { label: 'filter.failed', count: (b) => b.jobs.failed },
  waiting: { label: 'filter.waiting', count: (b) => b.jobs.waiting + b.jobs.running },
  skipped: { label: 'filter.skipped', count: (b) => b.jobs.skipped + b.jobs.cancelled },
}

export function BatchTable({ batch }: { readonly batch: BatchSummary }) {
  const session = useSession()
  const { filter, from, page } = useApp((s) => s.batching)
  const options = (Object.keys(FILTERS) as JobFilterName[]).map((value) => ({
    value,
    label: t('filter.option', { label: t(FILTERS[value].label), count: number(FILTERS[value].count(batch)) }),
  }))
  return (
    <div className="batch-photos">
      <Segments
        label={t('batch.show')}
        value={filter}
        options={options}
        onChange={(value) => session.showJobs(value)}
      />
      {filter === 'look' && batch.toLookAt > 0 && (
        <p className="batch-triage">
          {t('batch.triage', { look: batch.toLookAt, all: number(batch.jobs.done + batch.jobs.failed) })}
        </p>
      )}
      {page?.total === 0 && <p className="hint">{t('batch.nothingHere')}</p>}
      {page !== null && page.total > 0 && (
        <div className="batch-rows" tabIndex={0} role="group" aria-label={t('batch.photos')}>
          <table>
            <thead>
              <tr>
                {(['photo', 'state', 'about', 'time'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`batch.column.${column}`)}
                  </th>
                ))}
                <th>
                  <span className="unseen">{t('batch.compare')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {page.photos.map((photo) => (
                <Row key={photo.job} photo={photo} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {page !== null && page.total > PAGE && (
        <div className="batch-pages">
          <Button disabled={from === 0} onClick={() => session.showJobs(filter, Math.max(0, from - PAGE))}>
            {t('batch.pageBefore')}
          </Button>
          <span>
            {t('batch.page', {
              from: number(from + 1),
              to: number(from + page.photos.length),
              all: number(page.total),
            })}
          </span>
          <Button disabled={from + PAGE >= page.total} onClick={() => session.showJobs(filter, from + PAGE)}>
            {t('batch.pageAfter')}
          </Button>
        </div>
      )}
    </div>
  )
}

function Row({ photo }: { readonly photo: BatchPhoto }) {
  const session = useSession()
  const { name, output, seconds, state } = photo
  return (
    <tr data-state={state}>
      <th scope="row">
        {name}
        {output !== null && output !== name && <span className="hint"> → {output}</span>}
      </th>
      <td>{verdictText(photo) ?? stateText(photo)}</td>
      <td>
        <About photo={photo} />
      </td>
      <td>{seconds === null ? '' : duration(seconds)}</td>
      <td>
        {state === 'done' && (
          <Button aria-label={t('batch.compareOne', { name })} onClick={() => session.compareJob(photo)}>
            {t('batch.compare')}
          </Button>
        )}
      </td>
    </tr>
  )
}

function About({ photo }: { readonly photo: BatchPhoto }) {
  const { failure, skip, invented } = photo
  if (failure !== null) {
    const { what, means, action } = failureText(failure)
    return (
      <span data-code={failure.code}>
        <strong>{what}</strong> {means} {action}
      </span>
    )
  }
  if (skip !== null) return <>{skipText(skip)}</>
  const parts = [
    ...reasonTexts(photo),
    ...(invented === null ? [] : [t('batch.invented', { percent: percent(invented) })]),
  ]
  return <>{parts.join(' · ')}</>
}
