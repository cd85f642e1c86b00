/** @file Loupe, invention map and results: three buttons over the picture's lower edge. Runs in the page. */
import { t } from '../../i18n/t.ts'
import type { AppState } from '../../state/app-state.ts'
import { useApp } from '../../state/session-context.ts'
import { StageToggle } from './StageToggle.tsx'

const BUTTONS = {
  loupe: (s) => s.looking.loupe !== null,
  map: (s) => s.looking.map,
  resultsShow: (s) => s.looking.strip,
} as const satisfies Readonly<Record<string, (state: AppState) => boolean>>

type ButtonId = keyof typeof BUTTONS

export const LookingBar = () => (
  <div className="stage-bar" role="group" aria-label={t('looking.group')}>
    {(Object.keys(BUTTONS) as ButtonId[]).map((id) => (
      <LookingButton key={id} id={id} />
    ))}
  </div>
)

function LookingButton({ id }: { readonly id: ButtonId }) {
  const pressed = useApp(BUTTONS[id])
  return <StageToggle id={id} pressed={pressed} />
}
