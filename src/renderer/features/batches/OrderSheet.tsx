/** @file Orders a batch over chosen photos: what is done, where it goes, and what it will come to. Runs in the page. */
import { useEffect, useState } from 'react'
import type { BatchEstimate, BatchOrder } from '../../../shared/batch.ts'
import type { Photo } from '../../../shared/contract.ts'
import { duration, number, t } from '../../i18n/t.ts'
import { failureText } from '../../i18n/told.ts'
import { firstOrder } from '../../state/batching.ts'
import type { Estimate } from '../../state/batches.ts'
import { plannedSteps } from '../../state/plan.ts'
import { planning } from '../../state/recipe.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Select } from '../../ui/Select.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { isNamePattern } from '../../../shared/name-pattern.ts'
import { METADATA } from '../export/choices.ts'
import { METADATA_TEXT } from '../export/ExportFields.tsx'
import { TextField } from '../export/Fields.tsx'
import { FORMATS, isFormat, QUALITY } from '../export/formats.ts'
import { OrderFolder } from './OrderFolder.tsx'

const SAME = 'same'
/** Milliseconds without a change after which an order is estimated. */
const CALM_MS = 300

type How = 'auto' | 'plan'

export function OrderSheet({ photos }: { readonly photos: readonly Photo['id'][] }) {
  const session = useSession()
  const [order, setOrder] = useState<BatchOrder>(() => firstOrder(photos, new Date()))
  const [how, setHow] = useState<How>('auto')
  const [starting, setStarting] = useState(false)
  const state = useApp((s) => s)
  const steps = plannedSteps(planning(state))
  const wanted: BatchOrder = { ...order, steps: how === 'auto' ? null : steps }
  const estimate = useEstimate(wanted)
  const change = (part: Partial<BatchOrder>) => setOrder({ ...order, ...part })
  const close = () => session.orderBatch(null)
  const start = async () => {
    setStarting(true)
    await session.startBatch(wanted)
    setStarting(false)
  }
  const ready = estimate?.kind === 'known' && estimate.value.photos > 0 && !starting
  return (
    <Dialog title={t('order.title', { count: photos.length })} onClose={close}>
      <form
        className="order-fields"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void start() // failures end as messages in the store
        }}
      >
        <Segments
          label={t('order.how')}
          value={how}
          options={[
            { value: 'auto', label: t('order.auto') },
            { value: 'plan', label: t('order.plan'), disabled: steps.length === 0 },
          ]}
          onChange={setHow}
        />
        <p className="hint">
          {how === 'auto' ? t('order.autoHint') : steps.map(({ params }) => t(`task.${params.task}`)).join(' · ')}
        </p>
        <OrderFolder to={order.to} onChange={(to) => change({ to })} />
        <TextField
          label={t('order.pattern')}
          value={order.pattern}
          hint={t('order.patternHint', { open: '{', close: '}' })}
          isWrong={!isNamePattern(order.pattern)}
          onChange={(pattern) => change({ pattern })}
        />
        <OutputFields order={order} change={change} />
        <label className="check">
          <input
            type="checkbox"
            checked={order.invention}
            onChange={(event) => change({ invention: event.currentTarget.checked })}
          />
          <span>
            {t('order.invention')}
            <small className="hint">{t('order.inventionHint')}</small>
          </span>
        </label>
        <EstimateText estimate={estimate} />
        <div className="dialog-foot">
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button look="main" type="submit" disabled={!ready}>
            {t('order.start')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What the order comes to; null while it is asked for. */
function useEstimate(order: BatchOrder): Estimate | null {
  const session = useSession()
  const [found, setFound] = useState<{ key: string; estimate: Estimate } | null>(null)
  const key = JSON.stringify(order)
  useEffect(() => {
    let isOver = false
    const timer = setTimeout(() => {
      void session.estimateBatch(JSON.parse(key) as BatchOrder).then((estimate) => {
        if (!isOver) setFound({ key, estimate })
      })
    }, CALM_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [session, key])
  return found?.key === key ? found.estimate : null
}

interface OutputProps {
  readonly order: BatchOrder
  readonly change: (part: Partial<BatchOrder>) => void
}

function OutputFields({ order: { output }, change }: OutputProps) {
  const set = (part: Partial<BatchOrder['output']>) => change({ output: { ...output, ...part } })
  const choose = (value: string) => {
    const format = isFormat(value) ? value : null
    set({ format, quality: format === null ? null : QUALITY[format] })
  }
  return (
    <>
      <Select
        label={t('export.format')}
        value={output.format ?? SAME}
        options={[
          { value: SAME, label: t('order.same') },
          ...Object.entries(FORMATS).map(([value, label]) => ({ value, label })),
        ]}
        onChange={choose}
      />
      {output.quality !== null && (
        <Slider
          label={t('export.quality')}
          value={output.quality}
          min={1}
          max={100}
          shown={number(output.quality)}
          onChange={(quality) => set({ quality })}
        />
      )}
      <Select
        label={t('export.metadata')}
        value={output.metadata}
        options={METADATA.map((value) => ({ value, label: t(METADATA_TEXT[value]) }))}
        onChange={(metadata) => set({ metadata })}
      />
    </>
  )
}

const MEGABYTE = 1024 ** 2
/** What is needed is rounded up, and what is free down. */
const needing = (bytes: number) => number(Math.ceil(bytes / MEGABYTE))
const having = (bytes: number) => number(Math.floor(bytes / MEGABYTE))

function EstimateText({ estimate }: { readonly estimate: Estimate | null }) {
  if (estimate === null) return <p role="status">{t('order.estimating')}</p>
  if (estimate.kind === 'failed') {
    const { what, means, action } = failureText(estimate.failure)
    return (
      <p role="alert" className="batch-reason" data-code={estimate.failure.code}>
        <strong>{what}</strong> {means} {action}
      </p>
    )
  }
  return <Known estimate={estimate.value} />
}

function Known({ estimate }: { readonly estimate: BatchEstimate }) {
  const { photos, seconds, needed, free, folder, failed } = estimate
  const isShort = free !== null && free < needed
  return (
    <div role="status" className="order-estimate">
      <p>
        {t('order.photos', { count: photos })} {seconds !== null && t('order.time', { time: duration(seconds) })}
      </p>
      <p className={isShort ? 'batch-reason' : undefined}>
        {t('order.space', { needed: needing(needed), free: free === null ? '?' : having(free) })}
        {isShort && <> {t('order.short')}</>}
      </p>
      <p className="hint">{t('order.folder', { folder })}</p>
      {failed.length > 0 && <p className="batch-reason">{t('order.failed', { count: failed.length })}</p>}
    </div>
  )
}
