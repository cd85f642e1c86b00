/** @file Below the grid: what can be done to the photos that are chosen. Runs in the page. */
import { t } from '../../i18n/t.ts'
import type { LibraryActionId } from '../../state/library-actions.ts'
import type { RecipeActionId } from '../../state/recipe-actions.ts'
import { ACTIONS } from '../../state/actions.ts'
import { useApp } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'

/** In order; one that cannot be done now is not shown. */
const COMMANDS: readonly (LibraryActionId | RecipeActionId)[] = [
  'openChosen',
  'restoreChosen',
  'learnChosen',
  'recipePaste',
  'presets',
  'checkChosen',
  'findOriginal',
  'removeChosen',
  'selectNone',
]

export function CommandBar() {
  const count = useApp((s) => s.selection.ids.size)
  const all = useAction('selectAll')
  return (
    <div className="command-bar" role="toolbar" aria-label={t('library.chosenLabel')}>
      <span role="status">{t('library.chosen', { count })}</span>
      <Button look="quiet" onClick={all.run} disabled={!all.enabled}>
        {t('library.selectAll')}
      </Button>
      {count > 0 && COMMANDS.map((id) => <Command key={id} id={id} />)}
    </div>
  )
}

function Command({ id }: { readonly id: (typeof COMMANDS)[number] }) {
  const { enabled, run } = useAction(id)
  return enabled && <Button onClick={run}>{t(ACTIONS[id].label)}</Button>
}
