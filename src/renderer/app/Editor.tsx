/** @file The editor: picture, panel and strip. Runs in the page. */
import { CheckupCard } from '../features/checkup/CheckupCard.tsx'
import { ExportButton } from '../features/export/ExportButton.tsx'
import { LibraryStrip } from '../features/library-strip/LibraryStrip.tsx'
import { MaskPanel } from '../features/masks/MaskPanel.tsx'
import { RestoreBar } from '../features/tasks/RestoreBar.tsx'
import { TasksPanel } from '../features/tasks/TasksPanel.tsx'
import { Viewer } from '../features/viewer/Viewer.tsx'
import { openPhoto } from '../state/app-state.ts'
import { useApp } from '../state/session-context.ts'

export function Editor() {
  const photo = useApp(openPhoto)
  if (photo === null) return <main className="editor" />
  return (
    <main className="editor">
      <Viewer photo={photo} />
      <div className="panel">
        <div className="panel-scroll">
          <CheckupCard photo={photo} />
          <TasksPanel photo={photo} />
          <MaskPanel photo={photo} />
        </div>
        <RestoreBar photo={photo}>
          <ExportButton />
        </RestoreBar>
      </div>
      <LibraryStrip />
    </main>
  )
}
