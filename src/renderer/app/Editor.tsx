/** @file The editor: picture, panel and strip. Runs in the page. */
import { LibraryStrip } from '../features/library-strip/LibraryStrip.tsx'
import { Panel } from '../features/panel/Panel.tsx'
import { ResultStrip } from '../features/results/ResultStrip.tsx'
import { Viewer } from '../features/viewer/Viewer.tsx'
import { openPhoto } from '../state/app-state.ts'
import { useApp } from '../state/session-context.ts'

export function Editor() {
  const photo = useApp(openPhoto)
  if (photo === null) return <main className="editor" />
  return (
    <main className="editor">
      <div className="viewing">
        <Viewer photo={photo} />
        <ResultStrip photo={photo} />
      </div>
      <Panel photo={photo} />
      <LibraryStrip />
    </main>
  )
}
