/** @file How readily something is taken for a scratch. Runs in the page. */
import { percent, t } from '../../i18n/t.ts'
import { Slider } from '../../ui/Slider.tsx'
import { useEntry } from './use-entry.ts'

export function ScratchesControls() {
  const [{ params }, change] = useEntry('scratches')
  return (
    <Slider
      label={t('scratches.sensitivity')}
      value={Math.round(params.sensitivity * 100)}
      min={0}
      max={100}
      shown={percent(params.sensitivity)}
      hint={t('scratches.sensitivityHint')}
      onChange={(value) => change({ params: { ...params, sensitivity: value / 100 } })}
    />
  )
}
