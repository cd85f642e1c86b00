/** @file How a training went: reconstruction and divergence, of the batches and of what was held out. Runs in the page. */
import type { VaePoint } from '../../../shared/vae.ts'
import type { MessageKey } from '../../i18n/t.ts'
import { number, t } from '../../i18n/t.ts'

/** Peak signal to noise of a mean squared error in [0, 1] units. */
export const decibels = (mse: number): number => -10 * Math.log10(Math.max(mse, 1e-10))

const WIDTH = 240
const HEIGHT = 80

interface Line {
  readonly className: string
  readonly of: (point: VaePoint) => number | undefined
}

interface PlotProps {
  readonly label: MessageKey
  readonly unit: MessageKey
  readonly points: readonly VaePoint[]
  readonly lines: readonly Line[]
}

export const TrainingCurves = ({ points }: { readonly points: readonly VaePoint[] }) =>
  points.length < 2 ? null : (
    <div className="create-curves">
      <Plot
        label={'create.curve.reconstruction'}
        unit={'create.unit.decibels'}
        points={points}
        lines={[
          { className: 'curve-train', of: (p) => decibels(p.train.mse) },
          { className: 'curve-held', of: (p) => (p.heldOut && decibels(p.heldOut.mse)) || undefined },
        ]}
      />
      <Plot
        label={'create.curve.divergence'}
        unit={'create.unit.nats'}
        points={points}
        lines={[
          { className: 'curve-train', of: (p) => p.train.kl },
          { className: 'curve-held', of: (p) => p.heldOut?.kl },
        ]}
      />
      <p className="hint">{t('create.curve.legend', { active: number(points.at(-1)?.heldOut?.active ?? 0) })}</p>
    </div>
  )

function Plot({ label, unit, points, lines }: PlotProps) {
  const values = lines.flatMap(({ of }) => points.flatMap((p) => of(p) ?? []))
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const right = Math.max(1, ...points.map((p) => p.step))
  const at = (step: number, value: number): string =>
    `${((WIDTH * step) / right).toFixed(1)},${(HEIGHT - 4 - ((HEIGHT - 8) * (value - low)) / Math.max(1e-9, high - low)).toFixed(1)}`
  const last = lines.map(({ of }) => points.map(of).findLast((v) => v !== undefined) ?? 0)
  const shown = last.map((v) => t(unit, { value: number(Number(v.toFixed(1))) }))
  return (
    <figure className="create-plot">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${t(label)}: ${shown.join(', ')}`}>
        {lines.map(({ className, of }) => (
          <polyline
            key={className}
            className={className}
            points={points.flatMap((p) => (of(p) === undefined ? [] : at(p.step, of(p) ?? 0))).join(' ')}
          />
        ))}
      </svg>
      <figcaption>
        {t(label)}: {shown.at(-1)}
      </figcaption>
    </figure>
  )
}
