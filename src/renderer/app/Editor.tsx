/** @file The editor: picture, panel and strip. Runs in the page. */
import { LibraryStrip } from '../features/library-strip/LibraryStrip.tsx'
import { Panel } from '../features/panel/Panel.tsx'
import { Viewer } from '../features/viewer/Viewer.tsx'
import { openPhoto } from '../state/app-state.ts'
import { useApp } from '../state/session-context.ts'

export function Editor() {
  const photo = useApp(openPhoto)
  if (photo === null) return <main className="editor" />
  return (
    <main className="editor">
      <Viewer photo={photo} />
      <Panel photo={photo} />
      <LibraryStrip />
    </main>
  )
}
