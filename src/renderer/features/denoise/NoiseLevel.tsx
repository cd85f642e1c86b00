/** @file How noisy the photo is: judged by the model, or set by hand. Runs in the page. */
import { number, t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Segments } from '../../ui/Segments.tsx'
import { Slider } from '../../ui/Slider.tsx'

/** Grey levels (0-255): the middle of what the model was trained for, and its end. */
const FIRST_SIGMA = 25
const MAX_SIGMA = 75

export function NoiseLevel() {
  const { store } = useSession()
  const sigma = useApp((s) => s.sigma)
  return (
    <>
      <Segments
        label={t('denoise.level')}
        value={sigma === null ? 'auto' : 'manual'}
        options={[
          { value: 'auto', label: t('denoise.auto') },
          { value: 'manual', label: t('denoise.manual') },
        ]}
        onChange={(mode) => store.set({ sigma: mode === 'auto' ? null : FIRST_SIGMA })}
      />
      {sigma === null ? (
        <p className="hint">{t('denoise.autoHint')}</p>
      ) : (
        <Slider
          label={t('denoise.sigma')}
          value={sigma}
          min={1}
          max={MAX_SIGMA}
          shown={number(sigma)}
          hint={t('denoise.sigmaHint')}
          onChange={(next) => store.set({ sigma: next })}
        />
      )}
    </>
  )
}
