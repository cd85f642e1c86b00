/**
 * @file The blind comparison: pairs in random order without names, and after the last of them how often the learned one was taken for
 * the better one, with the chance of that by guessing. Which is which is not known to the page until then. Runs in the page.
 */
import { useState } from 'react'
import { chanceByGuessing } from '../../../imaging/metrics/guessing.ts'
import type { BlindResult } from '../../../shared/learning-run.ts'
import { FEWEST_PICKS } from '../../../shared/learning-limits.ts'
import { number, percent, t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { HeldOut } from './HeldOut.tsx'

const SIDES = ['a', 'b'] as const
type Side = (typeof SIDES)[number]

interface Comparing {
  readonly pairs: number
  readonly picks: readonly Side[]
  /** Counts the comparisons, so that no picture of an earlier one is shown. */
  readonly round: number
}

interface BlindTestProps {
  readonly pairs: number
  /** Of the last comparison; null: there was none. */
  readonly result: BlindResult | null
}

export function BlindTest({ pairs, result }: BlindTestProps) {
  const session = useSession()
  const [comparing, setComparing] = useState<Comparing | null>(null)
  const [round, setRound] = useState(0)
  if (pairs < FEWEST_PICKS) return null
  const begin = async () => {
    const drawn = await session.beginBlind()
    if (drawn === undefined) return
    setRound(round + 1)
    setComparing({ pairs: drawn, picks: [], round })
  }
  const pick = (side: Side) => {
    if (!comparing) return
    const picks = [...comparing.picks, side]
    if (picks.length < comparing.pairs) return setComparing({ ...comparing, picks })
    setComparing(null)
    void session.answerBlind(picks) // failures are told where the run is shown
  }
  return (
    <section aria-labelledby="learn-blind">
      <h3 id="learn-blind">{t('learn.blind')}</h3>
      {comparing === null ? (
        <>
          <p>{t('learn.blindWhat', { pairs: number(pairs) })}</p>
          {result && <Outcome result={result} />}
          <Button onClick={() => void begin()}>{t(result ? 'learn.blindAgain' : 'learn.blindBegin')}</Button>
        </>
      ) : (
        <Pair comparing={comparing} pick={pick} />
      )}
    </section>
  )
}

function Pair({ comparing, pick }: { readonly comparing: Comparing; readonly pick: (side: Side) => void }) {
  const run = useApp((s) => s.learning.open) ?? ''
  const at = comparing.picks.length
  return (
    <>
      <p role="status">{t('learn.blindAt', { number: number(at + 1), pairs: number(comparing.pairs) })}</p>
      <div className="learn-sides">
        {SIDES.map((side) => (
          <figure key={side}>
            <HeldOut
              key={`${at} ${side}`}
              place={`${run}/blind/${at}/${side}`}
              label={t(`learn.blindSide.${side}`)}
              version={comparing.round}
            />
            <Button onClick={() => pick(side)}>{t(`learn.blindPick.${side}`)}</Button>
          </figure>
        ))}
      </div>
    </>
  )
}

function Outcome({ result: { preferred, pairs } }: { readonly result: BlindResult }) {
  const chance = chanceByGuessing(preferred, pairs)
  const told = chance < 0.01 ? t('learn.blindRare') : t('learn.blindChance', { percent: percent(chance) })
  return (
    <p role="status" className="learn-blind-result">
      {t('learn.blindResult', { preferred: number(preferred), pairs: number(pairs) })} {told}
    </p>
  )
}
