/** @file Goes from screen to screen. Runs in the page. */
import { t } from '../i18n/t.ts'
import { canShow, SCREEN_NAMES, SCREENS, type Screen } from '../state/screens.ts'
import { screenAction } from '../state/screen-actions.ts'
import { useApp } from '../state/session-context.ts'
import { useAction } from '../state/use-actions.ts'

export const ScreenTabs = () => (
  <nav className="screen-tabs" aria-label={t('screen.label')}>
    {SCREEN_NAMES.map((screen) => (
      <Tab key={screen} screen={screen} />
    ))}
  </nav>
)

function Tab({ screen }: { readonly screen: Screen }) {
  const possible = useApp((s) => canShow(screen, s))
  const current = useApp((s) => s.screen === screen)
  const { run } = useAction(screenAction(screen))
  if (!possible) return null
  const { label, keys } = SCREENS[screen]
  return (
    <button type="button" className="screen-tab" aria-current={current ? 'page' : undefined} onClick={run}>
      {t(label)} <kbd aria-hidden="true">{keys[0]}</kbd>
    </button>
  )
}
