/** @file What is being done to many photos, how far it is, and a way to stop it. Runs in the page. */
import { t, type MessageKey } from '../i18n/t.ts'
import type { Round } from '../state/app-state.ts'
import { useApp } from '../state/session-context.ts'
import { useAction } from '../state/use-actions.ts'
import { Button } from '../ui/Button.tsx'

const TEXTS: Readonly<Record<Round['kind'], MessageKey>> = {
  import: 'round.import',
  checkup: 'round.checkup',
  recipe: 'round.recipe',
  search: 'round.search',
  remove: 'round.remove',
}

export function RoundStatus() {
  const round = useApp((s) => s.round)
  const stop = useAction('stopRound')
  if (round === null || round.total < 2) return null
  const { kind, done, total } = round
  const text = t(TEXTS[kind], { done, total })
  return (
    <div className="round">
      <span>{text}</span>
      <progress aria-label={text} value={done} max={total} />
      <Button onClick={stop.run}>{t('library.stop')}</Button>
    </div>
  )
}
