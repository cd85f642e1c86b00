/** @file Fifth step: whether it helped, how that was found, pictures to see it by, and what is done with it. Runs in the page. */
import type { LearningDetail } from '../../../shared/learning-run.ts'
import { LEAST_GAIN } from '../../../shared/learning-limits.ts'
import type { StoredVerdict, Verdict } from '../../../shared/learning.ts'
import { number, percent, t } from '../../i18n/t.ts'
import { useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { BlindTest } from './BlindTest.tsx'
import { HeldOut } from './HeldOut.tsx'
import { decibels, headline } from './words.ts'

interface VerdictProps {
  readonly detail: LearningDetail
  readonly stored: StoredVerdict
}

export function VerdictStep({ detail, stored: { verdict, crops, blind } }: VerdictProps) {
  const { id } = detail.summary
  return (
    <div className="learn-verdict">
      <h3 className="learn-headline">{headline(verdict)}</h3>
      <Actions detail={detail} verdict={verdict} />
      {verdict.outcome !== 'nothing-to-learn' && <Facts verdict={verdict} />}
      {crops > 0 && <Crops run={id} count={crops} />}
      {blind > 0 && <BlindTest key={id} pairs={blind} result={detail.blind} />}
    </div>
  )
}

function Actions({ detail: { summary }, verdict }: { readonly detail: LearningDetail; readonly verdict: Verdict }) {
  const session = useSession()
  const { model } = verdict
  if (model === null) return <p>{t('learn.stockStays')}</p>
  return (
    <>
      <p>{t(summary.installed ? 'learn.inUse' : 'learn.notInUse')}</p>
      <div className="learn-buttons">
        {summary.installed ? (
          <>
            <Button look="main" onClick={() => void session.restoreWith(model)}>
              {t('learn.restoreWith')}
            </Button>
            <Button onClick={() => void session.removeModel(model)}>{t('learn.rollBack')}</Button>
          </>
        ) : (
          <Button look="main" onClick={() => void session.useLearned()}>
            {t('learn.use')}
          </Button>
        )}
        <Button onClick={() => void session.exportModel(model)}>{t('learn.export')}</Button>
      </div>
    </>
  )
}

function Facts({ verdict }: { readonly verdict: Verdict }) {
  const { gain, interval, improved, worst, guard, photos, sessions, steps, alpha, yardstick } = verdict
  const FACTS = {
    gain: t('learn.fact.gainValue', {
      gain: decibels(gain),
      from: decibels(interval[0]),
      to: decibels(interval[1]),
    }),
    improved: percent(improved),
    worst: decibels(worst),
    guard: decibels(guard),
    judgedOn: t('learn.fact.judgedOnValue', { photos: number(photos), sessions: number(sessions) }),
    steps: t('learn.fact.stepsValue', { steps: number(steps), share: percent(alpha) }),
  }
  return (
    <>
      <dl className="learn-facts">
        {(Object.keys(FACTS) as (keyof typeof FACTS)[]).map((fact) => (
          <div key={fact}>
            <dt>{t(`learn.fact.${fact}`)}</dt>
            <dd>{FACTS[fact]}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">
        {t(`learn.yardstick.${yardstick}`)} {t('learn.rule', { least: number(LEAST_GAIN[yardstick]) })}
      </p>
    </>
  )
}

const SIDES = ['photo', 'stock', 'learned'] as const

function Crops({ run, count }: { readonly run: string; readonly count: number }) {
  return (
    <section aria-labelledby="learn-crops">
      <h3 id="learn-crops">{t('learn.crops')}</h3>
      <p className="hint">{t('learn.cropsHint')}</p>
      <ol className="learn-crops">
        {Array.from({ length: count }, (_, n) => (
          <li key={n} className="learn-sides">
            {SIDES.map((side) => (
              <figure key={side}>
                <HeldOut
                  place={`${run}/crop/${n}/${side}`}
                  label={t('learn.cropLabel', { number: number(n + 1), side: t(`learn.side.${side}`) })}
                />
                <figcaption aria-hidden="true">{t(`learn.side.${side}`)}</figcaption>
              </figure>
            ))}
          </li>
        ))}
      </ol>
    </section>
  )
}
