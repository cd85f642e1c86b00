/** @file How the two pictures are compared: four buttons over the picture's lower edge. Runs in the page. */
import type { CompareMode } from '../../canvas/compare.ts'
import { t } from '../../i18n/t.ts'
import type { ActionId } from '../../state/actions.ts'
import { useApp } from '../../state/session-context.ts'
import { StageToggle } from './StageToggle.tsx'

const MODES = {
  split: 'compareSplit',
  splitDown: 'compareSplitDown',
  side: 'compareSide',
  difference: 'compareDifference',
} as const satisfies Readonly<Record<CompareMode, ActionId>>

export const CompareBar = () => (
  <div className="stage-bar" role="group" aria-label={t('compare.group')}>
    {(Object.keys(MODES) as CompareMode[]).map((mode) => (
      <ModeButton key={mode} mode={mode} />
    ))}
  </div>
)

function ModeButton({ mode }: { readonly mode: CompareMode }) {
  const pressed = useApp((s) => s.compare === mode)
  return <StageToggle id={MODES[mode]} pressed={pressed} />
}
