/** @file Fourth step: it learns; its curves, a held-out place as it gets better, and the time left. Runs in the page. */
import type { LearningDetail } from '../../../shared/learning-run.ts'
import type { LearningPoint } from '../../../shared/learning.ts'
import { duration, number, percent, t } from '../../i18n/t.ts'
import { Chart } from '../charts/Chart.tsx'
import { gainTable, lossTable } from './curve-tables.ts'
import { HeldOut } from './HeldOut.tsx'
import { decibels, short } from './words.ts'

const SIDES = ['photo', 'stock', 'learned'] as const

export function TrainingStep({ detail }: { readonly detail: LearningDetail }) {
  const { summary, points } = detail
  const looks = points.filter(({ psnr }) => psnr !== null)
  const seen = looks.at(-1)
  return (
    <div className="learn-training">
      <Progress detail={detail} />
      <div className="learn-charts">
        <LossChart points={points} />
        <GainChart looks={looks} steps={summary.total} />
      </div>
      {seen && (
        <section aria-labelledby="learn-place">
          <h3 id="learn-place">{t('learn.place')}</h3>
          <div className="learn-sides">
            {SIDES.map((side) => (
              <figure key={side}>
                <HeldOut
                  place={`${summary.id}/glance/${side}`}
                  label={t(`learn.side.${side}`)}
                  version={side === 'learned' ? seen.step : 0}
                />
                <figcaption aria-hidden="true">
                  {t(`learn.side.${side}`)}
                  {side === 'learned' && ` · ${t('learn.atStep', { step: number(seen.step) })}`}
                </figcaption>
              </figure>
            ))}
          </div>
        </section>
      )}
    </div>
  )
}

function Progress({ detail: { summary, forecast } }: { readonly detail: LearningDetail }) {
  const { condition, done, total, secondsLeft } = summary
  const share = total === 0 ? 0 : done / total
  const left = condition === 'training' && secondsLeft !== null ? secondsLeft + (forecast?.judging ?? 0) : null
  return (
    <div className="batch-progress">
      <progress value={share} max={1} aria-label={t('learn.progressLabel', { percent: percent(share) })} />
      <p>
        <strong>{t(`learn.condition.${condition}`)}</strong> ·{' '}
        {t('learn.progress', { done: number(done), total: number(total) })}
        {left !== null && <> · {t('job.left', { time: duration(left) })}</>}
      </p>
    </div>
  )
}

function LossChart({ points }: { readonly points: readonly LearningPoint[] }) {
  const line = points.flatMap(({ step, loss }) => (loss === null ? [] : [{ x: step, y: loss }]))
  const [first, last] = [line[0], line.at(-1)]
  if (!first || !last) return null
  const shown = (value: number) => number(Number(value.toPrecision(3)))
  return (
    <Chart
      title={t('learn.loss')}
      summary={t('learn.lossSummary', { first: shown(first.y), last: shown(last.y), step: number(last.x) })}
      xLabel={t('learn.stepAxis')}
      yLabel={t('learn.lossAxis')}
      line={line}
      table={() => lossTable(points)}
      xRange={{ from: 0, to: points.at(-1)?.steps ?? last.x }}
    />
  )
}

function GainChart({ looks, steps }: { readonly looks: readonly LearningPoint[]; readonly steps: number }) {
  const last = looks.at(-1)
  if (!last) return null
  const line = looks.map(({ step, psnr }) => ({ x: step, y: psnr ?? Number.NaN }))
  const now = last.psnr ?? last.stock
  return (
    <Chart
      title={t('learn.psnr')}
      summary={t('learn.psnrSummary', {
        now: short(now),
        stock: short(last.stock),
        change: decibels(now - last.stock),
      })}
      xLabel={t('learn.stepAxis')}
      yLabel={t('learn.psnrAxis')}
      line={line}
      marks={line}
      table={() => gainTable(looks)}
      level={{ value: last.stock, label: t('learn.stockLevel') }}
      xRange={{ from: 0, to: Math.max(steps, last.step) }}
    />
  )
}
