/** @file Says in numbers what the invention map shows in colours. Runs in the page. */
import type { Photo } from '../../../shared/contract.ts'
import { GUESS } from '../../../imaging/invention.ts'
import { colourOf, MOST } from '../../canvas/invention-paint.ts'
import { percent, t } from '../../i18n/t.ts'
import { openJob } from '../../state/app-state.ts'
import { canBeJudged, currentResult, look } from '../../state/look.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Slider } from '../../ui/Slider.tsx'

const LITTLE = 0.01
const STOPS = 16

/** The scale as a gradient of the same colours as the map's. */
const GRADIENT = `linear-gradient(to right, ${Array.from({ length: STOPS + 1 }, (_, i) => {
  const [r, g, b, a] = colourOf((MOST * i) / STOPS)
  return `rgb(${r} ${g} ${b} / ${Math.round((a / 255) * 100)}%)`
}).join(', ')})`

export function InventionLegend({ photo }: { readonly photo: Photo }) {
  const { store } = useSession()
  const shown = useApp((s) => s.looking.map)
  const opacity = useApp((s) => s.looking.mapOpacity)
  const result = useApp(currentResult)
  const busy = useApp((s) => openJob(s) !== null)
  if (!shown || !photo.result) return null
  const share = result?.guesswork ?? null
  return (
    <section className="legend" aria-label={t('map.title')}>
      <p data-testid="guesswork">{sentence(share, canBeJudged(result), busy)}</p>
      {share !== null && (
        <>
          <div className="legend-scale" aria-hidden="true" style={{ backgroundImage: GRADIENT }}>
            <span className="legend-tick" style={{ left: `${(GUESS / MOST) * 100}%` }} />
          </div>
          <p className="hint">{t('map.scale', { guess: GUESS, most: MOST })}</p>
          <Slider
            label={t('map.opacity')}
            value={Math.round(opacity * 100)}
            min={10}
            max={100}
            shown={percent(opacity)}
            onChange={(value) => look(store, { mapOpacity: value / 100 })}
          />
        </>
      )}
    </section>
  )
}

function sentence(share: number | null, canBe: boolean, busy: boolean): string {
  if (share !== null && share > 0 && share < LITTLE) return t('map.little', { percent: percent(LITTLE) })
  if (share !== null) return t('map.share', { percent: percent(share) })
  if (!canBe) return t('map.drawn')
  return t(busy ? 'map.busy' : 'map.none')
}
