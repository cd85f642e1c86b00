/** @file Starts the interface. Each host's entry has made `window.api` before this is imported. Runs in the page. */
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { allowKonva } from './canvas/allow-konva.ts'
import { download } from './features/export/download.ts'
import { speakChoice } from './i18n/choice.ts'
import { createSession } from './state/session.ts'
import { SessionProvider } from './state/session-context.ts'
import './app/base.css'
import './app/layout.css'
import './app/screens.css'
import './features/library/library.css'
import './ui/ui.css'
import './features/features.css'
import './features/export/export.css'
import './features/panel/panel.css'

allowKonva()
await speakChoice('system')
const { api } = window
const session = createSession(api, (file) => download(api.media, file))
void session.start() // failures end as messages in the store

const root = document.getElementById('root')
if (!root) throw new Error('Expected an element with the id "root" but found none')
createRoot(root).render(
  <SessionProvider value={session}>
    <App />
  </SessionProvider>,
)
