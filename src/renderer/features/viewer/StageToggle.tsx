/** @file A button over the picture that switches one way of looking: its icon, text and key are its action's. Runs in the page. */
import { t } from '../../i18n/t.ts'
import { ACTIONS, type ActionId } from '../../state/actions.ts'
import { useAction } from '../../state/use-actions.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'

export function StageToggle({ id, pressed }: { readonly id: ActionId & IconName; readonly pressed: boolean }) {
  const { run, enabled } = useAction(id)
  const text = t(ACTIONS[id].label)
  return (
    <button
      type="button"
      className="button button-quiet button-icon"
      aria-pressed={pressed}
      aria-label={text}
      title={t('tool.title', { tool: text, key: ACTIONS[id].keys[0] ?? '' })}
      disabled={!enabled}
      onClick={run}
    >
      <Icon name={id} />
    </button>
  )
}
