/** @file Starts the interface. Each host's entry has made `window.api` before this is imported. Runs in the page. */
import { DEFAULT_SETTINGS } from '../shared/settings.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { allowKonva } from './canvas/allow-konva.ts'
import { download } from './features/export/download.ts'
import { createSession } from './state/session.ts'
import { SessionProvider } from './state/session-context.ts'
import './app/themes.css'
import './app/base.css'
import './app/layout.css'
import './app/screens.css'
import './features/library/library.css'
import './ui/ui.css'
import './features/features.css'
import './features/export/export.css'
import './features/charts/charts.css'
import './features/palette/palette.css'
import './features/panel/panel.css'
import './features/batches/batches.css'
import './features/create/create.css'
import './features/checkup/trial.css'
import './features/presets/presets.css'
import './features/explore/explore.css'
import './features/learn/learn.css'
import './features/results/results.css'
import './features/tasks/kernel.css'
import './features/invention/invention.css'
import './features/history/history.css'
import './app/small.css' // last: it moves what the others place

allowKonva()
const { api } = window
const settings = await api.getSettings().catch(() => DEFAULT_SETTINGS) // a program that does not answer says so below
const session = createSession(api, (file) => download(api.media, file))
await session.apply(settings)
void session.start() // failures end as messages in the store

const root = document.getElementById('root')
if (!root) throw new Error('Expected an element with the id "root" but found none')
createRoot(root).render(
  <SessionProvider value={session}>
    <App />
  </SessionProvider>,
)
