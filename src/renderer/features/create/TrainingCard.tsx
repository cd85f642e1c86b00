/** @file The training of a model of one's own: begun here, watched, stopped, gone on with. Runs in the page. */
import { duration, percent, t } from '../../i18n/t.ts'
import { failureText } from '../../i18n/told.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { TrainingCurves } from './TrainingCurves.tsx'

export function TrainingCard() {
  const training = useApp((s) => s.creating.training)
  const train = useAction('createTrain')
  return (
    <section className="create-part" aria-label={t('create.training')}>
      <h2>{t('create.training')}</h2>
      {training.kind === 'none' && <p className="hint">{t('create.trainHint')}</p>}
      {training.kind === 'done' && <p role="status">{t('create.trained', { name: training.name })}</p>}
      {training.kind === 'failed' && <Failed />}
      {(training.kind === 'running' || training.kind === 'stopped') && <Going />}
      <Buttons />
      {training.kind === 'none' && (
        <Button disabled={!train.enabled} onClick={train.run}>
          {t('create.train')}
        </Button>
      )}
    </section>
  )
}

function Going() {
  const training = useApp((s) => s.creating.training)
  if (training.kind !== 'running' && training.kind !== 'stopped') return null
  const { name, fraction, points } = training
  const left = points.at(-1)?.secondsLeft
  const time = training.kind === 'running' && typeof left === 'number' ? t('create.left', { time: duration(left) }) : ''
  return (
    <>
      <p>
        {t(training.kind === 'running' ? 'create.running' : 'create.stopped', { name, percent: percent(fraction) })}
      </p>
      <progress aria-label={t('create.training')} max={1} value={fraction} />
      {time !== '' && <p className="hint">{time}</p>}
      <TrainingCurves points={points} />
    </>
  )
}

function Failed() {
  const training = useApp((s) => s.creating.training)
  if (training.kind !== 'failed') return null
  const { what, means, action } = failureText(training.failure)
  return (
    <p role="alert" className="batch-reason" data-code={training.failure.code}>
      <strong>{what}</strong> {means} {action}
    </p>
  )
}

const CHANGES = {
  none: [],
  running: ['stop'],
  stopped: ['resume', 'drop'],
  done: ['drop'],
  failed: ['drop'],
} as const
const TEXT = { stop: 'create.stop', resume: 'create.resume', drop: 'create.discard' } as const

function Buttons() {
  const session = useSession()
  const { kind } = useApp((s) => s.creating.training)
  if (CHANGES[kind].length === 0) return null
  const text = (how: keyof typeof TEXT) =>
    how !== 'drop' || kind === 'stopped' ? t(TEXT[how]) : t(kind === 'done' ? 'create.show' : 'create.dismiss')
  return (
    <div className="create-buttons">
      {CHANGES[kind].map((how) => (
        <Button
          key={how}
          onClick={() => void session.changeTraining(how)} // failures end as messages in the store
        >
          {text(how)}
        </Button>
      ))}
    </div>
  )
}
