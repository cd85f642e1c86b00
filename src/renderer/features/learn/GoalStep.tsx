/** @file Third step: what will be learned, and how long it may take, with what this machine can do in that time. Runs in the page. */
import { useEffect, useState } from 'react'
import type { LearningDetail, LearningGoal } from '../../../shared/learning-run.ts'
import type { Forecast } from '../../../shared/learning.ts'
import { BUDGETS, secondsFor, stepsWithin } from '../../../shared/learning-limits.ts'
import { duration, number, t } from '../../i18n/t.ts'
import { useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Select } from '../../ui/Select.tsx'
import { NumberField } from '../export/Fields.tsx'
import { modeText } from './words.ts'

type Minutes = `${(typeof BUDGETS)[number]}`

const MOST_STEPS = 100_000
/** What is trained; null: chosen by the library. */
const SIZES = { auto: null, gain: 'gain', 'low-rank': 'low-rank', full: 'full' } as const
type SizeName = keyof typeof SIZES

export function GoalStep({ detail: { summary, library, forecast } }: { readonly detail: LearningDetail }) {
  const session = useSession()
  const [minutes, setMinutes] = useState<Minutes>('10')
  const [steps, setSteps] = useState(Number.NaN)
  const [size, setSize] = useState<SizeName>('auto')
  const mode = library?.mode ?? null
  const isTried = forecast !== null && (size === 'auto' || forecast.size === size)
  const wanted = isTried || mode === null || summary.condition !== 'found' ? null : SIZES[size]
  const mustTry = !isTried && mode !== null && summary.condition === 'found'
  useEffect(() => {
    if (mustTry) void session.forecastLearning(wanted) // failures are told where the run is shown
  }, [session, mustTry, wanted])
  const goal: LearningGoal = { minutes: Number(minutes), steps: Number.isNaN(steps) ? null : steps, size: SIZES[size] }
  const isWrong = !Number.isNaN(steps) && (!Number.isInteger(steps) || steps < 1 || steps > MOST_STEPS)
  const ready = summary.condition === 'found' && !isWrong && (mode === null || isTried)
  return (
    <form
      className="learn-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void session.learn(goal) // failures are told where the run is shown
      }}
    >
      <p>{modeText(mode)}</p>
      {mode !== null && (
        <>
          <Segments
            label={t('learn.budget')}
            value={minutes}
            options={BUDGETS.map((m) => ({ value: `${m}` as const, label: duration(60 * m) }))}
            onChange={setMinutes}
          />
          <div role="status">{isTried ? <Pace forecast={forecast} goal={goal} /> : <p>{t('learn.measuring')}</p>}</div>
          <details>
            <summary>{t('learn.more')}</summary>
            <NumberField
              label={t('learn.exactSteps')}
              value={steps}
              min={1}
              max={MOST_STEPS}
              wrong={isWrong ? t('learn.exactStepsWrong') : null}
              onChange={setSteps}
            />
            <Select
              label={t('learn.size')}
              value={size}
              options={(Object.keys(SIZES) as SizeName[]).map((value) => ({ value, label: t(`learn.size.${value}`) }))}
              onChange={setSize}
            />
          </details>
        </>
      )}
      <p className="hint">{t('learn.safe')}</p>
      <Button look="main" type="submit" disabled={!ready}>
        {t(mode === null ? 'learn.toVerdict' : 'learn.begin')}
      </Button>
    </form>
  )
}

function Pace({ forecast, goal }: { readonly forecast: Forecast; readonly goal: LearningGoal }) {
  const steps = goal.steps ?? stepsWithin(goal.minutes, forecast)
  return (
    <p>
      {t('learn.forecast', {
        steps: number(steps),
        pace: number(Number(forecast.secondsAStep.toPrecision(2))),
        judging: duration(forecast.judging),
        all: duration(secondsFor(steps, forecast)),
      })}
    </p>
  )
}
