/** @file The tabs of the panel: arrow keys go from one to the next, as in any row of tabs. Runs in the page. */
import { useRef, type KeyboardEvent } from 'react'
import { t } from '../../i18n/t.ts'
import { PANEL_PARTS, partAfter, type PanelPart } from '../../state/panel.ts'
import { useApp, useSession } from '../../state/session-context.ts'

export const tabId = (part: PanelPart): string => `tab-${part}`
export const panelId = (part: PanelPart): string => `part-${part}`

/** Where a key leads from a tab. */
const WAYS: Readonly<Record<string, (from: PanelPart) => PanelPart>> = {
  ArrowRight: (from) => partAfter(from),
  ArrowLeft: (from) => partAfter(from, -1),
  Home: () => PANEL_PARTS[0],
  End: () => partAfter(PANEL_PARTS[0], -1),
}

export function PanelTabs() {
  const session = useSession()
  const now = useApp((s) => s.panel)
  const row = useRef<HTMLDivElement>(null)
  const follow = (event: KeyboardEvent) => {
    const to = WAYS[event.key]?.(now)
    if (!to) return
    event.preventDefault()
    session.showPart(to)
    row.current?.querySelector<HTMLElement>(`#${tabId(to)}`)?.focus()
  }
  return (
    <div className="panel-tabs" role="tablist" aria-label={t('panel.label')} ref={row}>
      {PANEL_PARTS.map((part) => (
        <button
          key={part}
          id={tabId(part)}
          type="button"
          role="tab"
          aria-selected={part === now}
          aria-controls={panelId(part)}
          tabIndex={part === now ? 0 : -1}
          onKeyDown={follow}
          onClick={() => session.showPart(part)}
        >
          {t(`panel.${part}`)}
        </button>
      ))}
    </div>
  )
}
