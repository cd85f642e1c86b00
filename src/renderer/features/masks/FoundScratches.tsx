/** @file Scratches that the program finds: looked for once, marked as readily as the slider says. Runs in the page. */
import { foundIn } from '../../../imaging/mask/history.ts'
import { percent, t } from '../../i18n/t.ts'
import { marksOf, openMask } from '../../state/marking.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Slider } from '../../ui/Slider.tsx'

export function FoundScratches() {
  const { run, enabled } = useAction('findScratches')
  const stop = useAction('stopFinding')
  const finding = useApp((s) => s.marking.finding)
  const found = useApp((s) => foundIn(marksOf(openMask(s))))
  return (
    <div className="found" aria-busy={finding}>
      <Button className="wide" onClick={run} disabled={!enabled}>
        {t(finding ? 'found.busy' : 'found.find')}
      </Button>
      {finding && (
        <Button className="wide" onClick={stop.run} disabled={!stop.enabled}>
          {t('found.stop')}
        </Button>
      )}
      {found && <Sensitivity value={found.sensitivity} />}
    </div>
  )
}

function Sensitivity({ value }: { readonly value: number }) {
  const session = useSession()
  return (
    <Slider
      label={t('found.sensitivity')}
      value={Math.round(value * 100)}
      min={0}
      max={100}
      shown={percent(value)}
      onChange={(next) => void session.setFound(next / 100) /* failures end as messages in the store */}
    />
  )
}
