/** @file How a training went: reconstruction and divergence, of the batches and of what was held out. Runs in the page. */
import type { VaePoint } from '../../../shared/vae.ts'
import type { MessageKey } from '../../i18n/t.ts'
import { number, t } from '../../i18n/t.ts'
import { Chart } from '../charts/Chart.tsx'
import type { XY } from '../charts/chart-scale.ts'
import { decibels, trainingTable } from './training-table.ts'

interface Measure {
  readonly label: MessageKey
  readonly axis: MessageKey
  readonly unit: MessageKey
  readonly of: (score: { readonly mse: number; readonly kl: number }) => number
}

const MEASURES: readonly Measure[] = [
  {
    label: 'create.curve.reconstruction',
    axis: 'create.axis.decibels',
    unit: 'create.unit.decibels',
    of: ({ mse }) => decibels(mse),
  },
  { label: 'create.curve.divergence', axis: 'create.axis.nats', unit: 'create.unit.nats', of: ({ kl }) => kl },
]

export const TrainingCurves = ({ points }: { readonly points: readonly VaePoint[] }) =>
  points.length < 2 ? null : (
    <div className="create-curves">
      {MEASURES.map((measure) => (
        <Curve key={measure.label} {...measure} points={points} />
      ))}
      <p className="hint">{t('create.curve.legend', { active: number(points.at(-1)?.heldOut?.active ?? 0) })}</p>
    </div>
  )

function Curve({ label, axis, unit, of, points }: Measure & { readonly points: readonly VaePoint[] }) {
  const train: XY[] = points.map((p) => ({ x: p.step, y: of(p.train) }))
  const held: XY[] = points.flatMap((p) => (p.heldOut === null ? [] : [{ x: p.step, y: of(p.heldOut) }]))
  const last = (line: readonly XY[]) => {
    const value = line.at(-1)?.y
    return value === undefined ? '?' : t(unit, { value: number(Number(value.toFixed(1))) })
  }
  return (
    <Chart
      title={t(label)}
      summary={t('create.curve.summary', { held: last(held), train: last(train) })}
      xLabel={t('learn.stepAxis')}
      yLabel={t(axis)}
      line={held}
      other={train}
      xRange={{ from: 0, to: Math.max(1, points.at(-1)?.steps ?? 1) }}
      table={() => trainingTable(points)}
    />
  )
}
