/** @file The tools to mark with. Runs in the page. */
import type { MouseEvent } from 'react'
import { t } from '../../i18n/t.ts'
import { ACTIONS, type ActionId } from '../../state/actions.ts'
import type { MaskTool } from '../../state/marking.ts'
import { useApp } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Icon } from '../../ui/Icon.tsx'

const TOOLS = {
  hand: 'toolHand',
  brush: 'toolBrush',
  eraser: 'toolEraser',
  lasso: 'toolLasso',
  polygon: 'toolPolygon',
  rectangle: 'toolRectangle',
} as const satisfies Readonly<Record<MaskTool, ActionId>>

export const ToolBar = () => (
  <div className="tools" role="group" aria-label={t('mask.tools')}>
    {(Object.keys(TOOLS) as MaskTool[]).map((tool) => (
      <ToolButton key={tool} tool={tool} />
    ))}
  </div>
)

function ToolButton({ tool }: { readonly tool: MaskTool }) {
  const id = TOOLS[tool]
  const { run, enabled } = useAction(id)
  const pressed = useApp((s) => s.marking.tool === tool)
  const { label, keys } = ACTIONS[id]
  const choose = (event: MouseEvent) => {
    run()
    // Whoever clicked goes on with the pointer over the picture: its keys are meant for it. Keys stay where they are.
    if (event.detail > 0) document.querySelector<HTMLElement>('.stage')?.focus()
  }
  return (
    <button
      type="button"
      className="button button-icon"
      aria-pressed={pressed}
      aria-label={t(label)}
      title={t('tool.title', { tool: t(label), key: keys.join(', ') })}
      disabled={!enabled}
      onClick={choose}
    >
      <Icon name={id} />
    </button>
  )
}
