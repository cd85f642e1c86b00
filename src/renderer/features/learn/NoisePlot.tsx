/** @file The noise of one group of photos: what was measured at each lightness, and the line through it. Runs in the page. */
import type { Cluster } from '../../../shared/learning.ts'
import { number, t } from '../../i18n/t.ts'
import { csvLine } from '../../../shared/csv.ts'
import { Chart } from '../charts/Chart.tsx'
import { noiseText } from './words.ts'

type Measured = NonNullable<Cluster['noise']>['points']

/** One line for each lightness that was measured, in grey levels. */
const noiseTable = (points: Measured): string =>
  [['light', 'deviation'], ...points.map(({ light, deviation }) => [light, deviation])].map(csvLine).join('')

const LIGHTEST = 255
const POINTS = 32

export function NoisePlot({ cluster }: { readonly cluster: Cluster }) {
  const { noise, name } = cluster
  if (noise === null || noise.points.length === 0) return null
  const { curve, points } = noise
  // Variance at lightness x is signal x + floor, and nothing below none.
  const line = Array.from({ length: curve === null ? 0 : POINTS + 1 }, (_, i) => {
    const x = (LIGHTEST * i) / POINTS
    return { x, y: Math.sqrt(Math.max(0, (curve?.signal ?? 0) * x + (curve?.floor ?? 0))) }
  })
  const marks = points.map(({ light, deviation }) => ({ x: light, y: deviation }))
  const levels = points.map(({ deviation }) => deviation)
  const range = {
    low: number(Number(Math.min(...levels).toFixed(1))),
    high: number(Number(Math.max(...levels).toFixed(1))),
  }
  return (
    <Chart
      title={name}
      summary={`${noiseText(cluster)} ${t('learn.noiseRange', range)}`}
      xLabel={t('learn.light')}
      yLabel={t('learn.deviation')}
      line={line}
      marks={marks}
      xRange={{ from: 0, to: LIGHTEST }}
      yFrom={0}
      table={() => noiseTable(points)}
    />
  )
}
