/** @file The editor: picture, panel and strip. Runs in the page. */
import type { Photo } from '../../shared/contract.ts'
import { DenoisePanel } from '../features/denoise/DenoisePanel.tsx'
import { ExportCard } from '../features/export/ExportCard.tsx'
import { LibraryStrip } from '../features/library-strip/LibraryStrip.tsx'
import { MaskPanel } from '../features/masks/MaskPanel.tsx'
import { Viewer } from '../features/viewer/Viewer.tsx'

export const Editor = ({ photo }: { readonly photo: Photo }) => (
  <main className="editor">
    <Viewer photo={photo} />
    <div className="panel">
      <div className="panel-scroll">
        <DenoisePanel photo={photo} />
        <MaskPanel photo={photo} />
      </div>
      <ExportCard />
    </div>
    <LibraryStrip />
  </main>
)
