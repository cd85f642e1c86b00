/** @file The window: first screen or editor, and what lies over both. Runs in the page. */
import { Fragment, useMemo } from 'react'
import { OrderSheet } from '../features/batches/OrderSheet.tsx'
import { TrainSheet } from '../features/create/TrainSheet.tsx'
import { ExportDialog } from '../features/export/ExportDialog.tsx'
import { RemoveDialog } from '../features/library/RemoveDialog.tsx'
import { Palette } from '../features/palette/Palette.tsx'
import { PresetsSheet } from '../features/presets/PresetsSheet.tsx'
import { SettingsSheet } from '../features/settings/SettingsSheet.tsx'
import { Welcome } from '../features/welcome/Welcome.tsx'
import { openPhoto } from '../state/app-state.ts'
import { canShow } from '../state/screens.ts'
import { useApp, useSession } from '../state/session-context.ts'
import type { ActionContext } from '../state/action.ts'
import { HelpSheet } from './HelpSheet.tsx'
import { SCREEN_VIEWS } from './screen-views.tsx'
import { Notices } from './Notices.tsx'
import { TopBar } from './TopBar.tsx'
import { ActionsProvider, useShortcuts } from '../state/use-actions.ts'
import { useDrop } from './use-drop.ts'
import { usePickers } from './use-pickers.tsx'

export function App() {
  const session = useSession()
  const [asking, inputs] = usePickers(session)
  const context = useMemo<ActionContext>(() => ({ session, ...asking }), [session, asking])
  useShortcuts(context)
  const dropping = useDrop(session)
  const ready = useApp((s) => s.ready)
  const photo = useApp(openPhoto)
  const screen = useApp((s) => (canShow(s.screen, s) ? s.screen : null))
  const sheet = useApp((s) => s.sheet)
  const locale = useApp((s) => s.locale) // every text below is rendered again in a new language
  const ordered = useApp((s) => s.batching.ordered)
  const announcement = useApp((s) => s.announcement)
  return (
    <ActionsProvider value={context}>
      <div className={dropping ? 'window is-dropping' : 'window'}>
        <TopBar photo={photo} />
        {/* The views are constants, which are not rendered again but by a new key. */}
        {ready && (screen === null ? <Welcome /> : <Fragment key={locale}>{SCREEN_VIEWS[screen]}</Fragment>)}
        <Notices />
        {inputs}
        {sheet === 'help' && <HelpSheet />}
        {sheet === 'presets' && <PresetsSheet />}
        {sheet === 'remove' && <RemoveDialog />}
        {sheet === 'settings' && <SettingsSheet />}
        {sheet === 'palette' && <Palette />}
        {sheet === 'trainVae' && <TrainSheet />}
        {sheet === 'order' && ordered && <OrderSheet photos={ordered} />}
        {sheet === 'export' && photo && <ExportDialog photo={photo} />}
        <p className="unseen" role="status">
          {announcement}
        </p>
      </div>
    </ActionsProvider>
  )
}
