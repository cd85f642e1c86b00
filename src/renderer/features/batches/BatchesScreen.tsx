/** @file All batches on the left, the chosen one on the right. Runs in the page. */
import { useEffect } from 'react'
import type { BatchSummary } from '../../../shared/batch.ts'
import { number, percent, t } from '../../i18n/t.ts'
import { doneShare, openBatch } from '../../state/batching.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { BatchDetail } from './BatchDetail.tsx'
import { conditionText } from './words.ts'

export function BatchesScreen() {
  const session = useSession()
  const batches = useApp((s) => s.batching.batches)
  const open = useApp((s) => openBatch(s.batching))
  useEffect(() => {
    void session.loadBatches().then(() => session.showBatch(session.store.get().batching.open)) // failures end as messages
  }, [session])
  if (batches === null) return <main className="batches" aria-busy="true" aria-label={t('screen.batches')} />
  return (
    <main className="batches" aria-label={t('screen.batches')}>
      {batches.length === 0 ? (
        <div className="batches-none">
          <h1>{t('batch.noneTitle')}</h1>
          <p>{t('batch.none')}</p>
          <OrderAll />
        </div>
      ) : (
        <>
          <nav className="batch-list" aria-label={t('batch.list')}>
            <h1>{t('screen.batches')}</h1>
            <OrderAll />
            <ul>
              {batches.map((batch) => (
                <Item key={batch.id} batch={batch} current={batch.id === open?.id} />
              ))}
            </ul>
          </nav>
          {open && <BatchDetail key={open.id} batch={open} />}
        </>
      )}
    </main>
  )
}

/** Orders a batch over the whole library. */
function OrderAll() {
  const session = useSession()
  const photos = useApp((s) => s.photos)
  if (photos.length === 0) return null
  return <Button onClick={() => session.orderBatch(photos.map(({ id }) => id))}>{t('batch.all')}</Button>
}

function Item({ batch, current }: { readonly batch: BatchSummary; readonly current: boolean }) {
  const session = useSession()
  const { id, name, condition, toLookAt } = batch
  return (
    <li>
      <button type="button" className="list-item" aria-current={current} onClick={() => session.showBatch(id)}>
        <span className="list-name">{name}</span>
        <span className="hint">
          {conditionText(condition)} · {percent(doneShare(batch))}
        </span>
        {toLookAt > 0 && (
          <span className="batch-badge">{t('batch.toLookAt', { count: toLookAt, shown: number(toLookAt) })}</span>
        )}
      </button>
    </li>
  )
}
