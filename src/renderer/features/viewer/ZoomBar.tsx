/** @file Zoom buttons over the picture's lower edge. Runs in the page. */
import { useAction } from '../../state/use-actions.ts'
import { percent, t } from '../../i18n/t.ts'
import { Button } from '../../ui/Button.tsx'

/** `scale`: device pixels per picture pixel. */
export function ZoomBar({ scale }: { readonly scale: number }) {
  const zoomIn = useAction('zoomIn')
  const zoomOut = useAction('zoomOut')
  const full = useAction('zoomFull')
  const fit = useAction('zoomFit')
  return (
    <div className="stage-bar" role="group" aria-label={t('zoom.group')}>
      <Button look="quiet" aria-label={t('zoom.out')} onClick={zoomOut.run}>
        −
      </Button>
      <span className="zoom-level" title={t('zoom.level', { percent: percent(scale) })}>
        {percent(scale)}
      </span>
      <Button look="quiet" aria-label={t('zoom.in')} onClick={zoomIn.run}>
        +
      </Button>
      <Button look="quiet" onClick={fit.run}>
        {t('zoom.fit')}
      </Button>
      <Button look="quiet" onClick={full.run}>
        {t('zoom.full')}
      </Button>
    </div>
  )
}
