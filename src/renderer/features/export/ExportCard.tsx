/** @file The way out, with the promise beside it. Runs in the page. */
import { useAction } from '../../state/use-actions.ts'
import { t } from '../../i18n/t.ts'
import { useApp } from '../../state/session-context.ts'
import { openPhoto } from '../../state/app-state.ts'
import { Button } from '../../ui/Button.tsx'

export function ExportCard() {
  const action = useAction('export')
  const restored = useApp((s) => Boolean(openPhoto(s)?.result))
  return (
    <section className="panel-part panel-foot" aria-label={t('export.title')}>
      <Button look={restored ? 'main' : 'plain'} className="wide" onClick={action.run} disabled={!action.enabled}>
        {t('export.open')}
      </Button>
      <p className="hint">{t('export.untouched')}</p>
    </section>
  )
}
