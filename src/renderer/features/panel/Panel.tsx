/** @file The panel beside the picture: tabs, the part that is in front, and the bar below that is always in sight. Runs in the page. */
import { useEffect, type ComponentType } from 'react'
import type { Photo } from '../../../shared/contract.ts'
import { PANEL_PARTS, type PanelPart } from '../../state/panel.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { CheckupCard } from '../checkup/CheckupCard.tsx'
import { TrialCard } from '../checkup/TrialCard.tsx'
import { ExportButton } from '../export/ExportButton.tsx'
import { HistoryPanel } from '../history/HistoryPanel.tsx'
import { MaskPanel } from '../masks/MaskPanel.tsx'
import { RestoreBar } from '../tasks/RestoreBar.tsx'
import { TasksPanel } from '../tasks/TasksPanel.tsx'
import { PanelTabs, panelId, tabId } from './PanelTabs.tsx'

interface PartProps {
  readonly photo: Photo
}

const Repair = ({ photo }: PartProps) => (
  <>
    <CheckupCard />
    <TrialCard photo={photo} />
    <TasksPanel photo={photo} />
  </>
)

const PARTS: Readonly<Record<PanelPart, ComponentType<PartProps>>> = {
  repair: Repair,
  mark: MaskPanel,
  history: HistoryPanel,
}

export function Panel({ photo }: PartProps) {
  const session = useSession()
  const { id, missing } = photo
  useEffect(() => {
    if (!missing) void session.checkUp(id) // never rejects
  }, [session, id, missing])
  return (
    <div className="panel">
      <PanelTabs />
      {PANEL_PARTS.map((part) => (
        <Part key={part} part={part} photo={photo} />
      ))}
      <RestoreBar photo={photo}>
        <ExportButton />
      </RestoreBar>
    </div>
  )
}

/** Parts behind keep what was opened and typed in them. */
function Part({ part, photo }: PartProps & { readonly part: PanelPart }) {
  const front = useApp((s) => s.panel === part)
  const Content = PARTS[part]
  return (
    <div id={panelId(part)} className="panel-scroll" role="tabpanel" aria-labelledby={tabId(part)} hidden={!front}>
      <Content photo={photo} />
    </div>
  )
}
