/** @file The way out. Runs in the page. */
import { t } from '../../i18n/t.ts'
import { openPhoto } from '../../state/app-state.ts'
import { useApp } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'

export function ExportButton() {
  const action = useAction('export')
  const restored = useApp((s) => Boolean(openPhoto(s)?.result))
  return (
    <Button look={restored ? 'main' : 'plain'} className="wide" onClick={action.run} disabled={!action.enabled}>
      {t('export.open')}
    </Button>
  )
}
