/** @file Tones and colours: what suits the photo, or amounts that are set by hand. Runs in the page. */
import { AMOUNT_NAMES, AMOUNTS, NO_ADJUSTMENT, type Adjustment } from '../../../shared/adjustment.ts'
import { number, t } from '../../i18n/t.ts'
import { Segments } from '../../ui/Segments.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { useEntry } from './use-entry.ts'

/** A slider goes in hundredths. */
const HUNDREDTHS = 100

/** What to begin with by hand: black and white are brought back. */
const FIRST: Adjustment = { ...NO_ADJUSTMENT, levels: 1 }

export function TonesControls() {
  const [{ params }, change] = useEntry('enhance')
  const { adjustment } = params
  const set = (next: Adjustment | null) => change({ params: { ...params, adjustment: next } })
  return (
    <>
      <Segments
        label={t('tones.how')}
        value={adjustment === null ? 'auto' : 'manual'}
        options={[
          { value: 'auto', label: t('tones.auto') },
          { value: 'manual', label: t('tones.byHand') },
        ]}
        onChange={(mode) => set(mode === 'auto' ? null : FIRST)}
      />
      {adjustment === null ? (
        <p className="hint">{t('tones.hint')}</p>
      ) : (
        AMOUNT_NAMES.map((name) => (
          <Slider
            key={name}
            label={t(`tones.${name}`)}
            value={Math.round(adjustment[name] * HUNDREDTHS)}
            min={AMOUNTS[name][0] * HUNDREDTHS}
            max={AMOUNTS[name][1] * HUNDREDTHS}
            shown={number(adjustment[name])}
            onChange={(value) => set({ ...adjustment, [name]: value / HUNDREDTHS })}
          />
        ))
      )}
    </>
  )
}
