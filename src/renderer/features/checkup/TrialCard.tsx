/**
 * @file The worst part of the photo at full size, as it is and as the plan makes it: seen before the whole photo is restored, and
 * again at each change of the plan. Runs in the page.
 */
import type { Photo } from '../../../shared/contract.ts'
import { Picture } from '../../canvas/Picture.tsx'
import { partAddress, partAround } from '../../canvas/part.ts'
import { t } from '../../i18n/t.ts'
import { failureText } from '../../i18n/told.ts'
import { openJob } from '../../state/app-state.ts'
import { openCheckup, worstPlace } from '../../state/checkup.ts'
import { plannedSteps } from '../../state/plan.ts'
import { isUpToDate, knownPlan, planning } from '../../state/recipe.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useTrial, type Trial } from './use-trial.ts'

/** CSS pixels. */
const BOX = { width: 148, height: 148 }

export function TrialCard({ photo }: { readonly photo: Photo }) {
  const wanted = useApp((s) => {
    const isKnown = knownPlan(s) !== undefined && openCheckup(s)?.kind === 'done' && s.models !== null
    return isKnown && !photo.missing && openJob(s) === null && !isUpToDate(planning(s), photo)
  })
  // Marks are filled when the photo is restored.
  const steps = useApp((s) =>
    JSON.stringify(plannedSteps(planning(s)).filter(({ params }) => params.task !== 'inpaint')),
  )
  return wanted && steps !== '[]' ? <Tried photo={photo} steps={steps} /> : null
}

function Tried({ photo, steps }: { readonly photo: Photo; readonly steps: string }) {
  const session = useSession()
  const found = useApp(openCheckup)
  const place = worstPlace(found, photo)
  const engine = useApp((s) => s.engine)
  const ratio = Math.min(window.devicePixelRatio, 2)
  const region = partAround(place, { width: BOX.width * ratio, height: BOX.height * ratio }, photo)
  const trial = useTrial({ photo: photo.id, region, steps: JSON.parse(steps), engine, ordered: true })
  return (
    <section className="panel-part trial" aria-labelledby="trial-title" aria-busy={trial.kind === 'busy'}>
      <h2 id="trial-title">{t('trial.title')}</h2>
      <button type="button" className="trial-pair" title={t('checkup.show')} onClick={() => session.lookAt(region)}>
        <span className="trial-side">
          <Picture address={partAddress(photo.id, region)} {...BOX} />
          <span className="hint">{t('trial.before')}</span>
        </span>
        <span className="trial-side">
          <After trial={trial} />
          <span className="hint">{t('trial.after')}</span>
        </span>
      </button>
    </section>
  )
}

function After({ trial }: { readonly trial: Trial }) {
  switch (trial.kind) {
    case 'busy':
      return <span className="trial-empty hint">{t('trial.busy')}</span>
    case 'failed':
      return <span className="trial-empty hint">{failureText(trial.failure).what}</span>
    case 'done':
      return <Picture address={trial.address} {...BOX} />
  }
}
