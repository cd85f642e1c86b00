/** @file What the check-up of the photo found, the worst first, and the plan that it suggests. Runs in the page. */
import type { Checkup, Finding } from '../../../shared/checkup.ts'
import { Picture } from '../../canvas/Picture.tsx'
import { partAddress, partAround } from '../../canvas/part.ts'
import { t, type MessageKey } from '../../i18n/t.ts'
import { failureText, told } from '../../i18n/told.ts'
import { openPhoto } from '../../state/app-state.ts'
import { openCheckup, worstOf, type CheckupState } from '../../state/checkup.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'

export function CheckupCard() {
  const found = useApp(openCheckup)
  if (!found) return null
  return (
    <section className="panel-part checkup" aria-labelledby="checkup-title" aria-busy={found.kind === 'busy'}>
      <h2 id="checkup-title">{t('checkup.title')}</h2>
      <Told found={found} />
    </section>
  )
}

function Told({ found }: { readonly found: CheckupState }) {
  switch (found.kind) {
    case 'busy':
      return <p className="hint">{t('checkup.busy')}</p>
    case 'failed':
      return <p className="hint">{t('checkup.failed', { what: failureText(found.failure).what })}</p>
    case 'done':
      return <Findings checkup={found.checkup} />
  }
}

function Findings({ checkup: { findings, plan, summary } }: { readonly checkup: Checkup }) {
  const use = useAction('useSuggestion')
  return (
    <>
      {findings.length > 0 && (
        <ul className="findings">
          {findings.map((finding) => (
            <li key={finding.kind}>
              <Found finding={finding} />
            </li>
          ))}
        </ul>
      )}
      {plan.length > 0 ? (
        <Button onClick={use.run} disabled={!use.enabled}>
          {t('checkup.use')}
        </Button>
      ) : (
        <p className="hint">{told(summary)}</p>
      )}
    </>
  )
}

/** Severity up to which a damage is called so; the last is for all that is worse. */
const GRADES: readonly (readonly [upTo: number, name: MessageKey])[] = [
  [0.33, 'checkup.slight'],
  [0.66, 'checkup.moderate'],
  [1, 'checkup.strong'],
]

/** CSS pixels. */
const EVIDENCE = { width: 56, height: 56 }

/** A damage, with what it looks like at full size; pressed, it shows where it is worst. */
function Found({ finding }: { readonly finding: Finding }) {
  const session = useSession()
  const photo = useApp(openPhoto)
  const region = worstOf(finding)
  const grade = GRADES.find(([upTo]) => finding.severity <= upTo)?.[1] ?? 'checkup.strong'
  const text = (
    <>
      <span>{told(finding.says)}</span>
      <span className="grade">{t(grade)}</span>
    </>
  )
  if (!region || !photo) return <p className="finding">{text}</p>
  return (
    <button type="button" className="finding" title={t('checkup.show')} onClick={() => session.lookAt(region)}>
      <Picture address={partAddress(photo.id, partAround(region, EVIDENCE, photo))} {...EVIDENCE} />
      {text}
    </button>
  )
}
