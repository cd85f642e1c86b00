/** @file The panel beside the picture: noise level, restore, strength. Runs in the page. */
import type { Photo, RestoredResult } from '../../../shared/contract.ts'
import { useAction } from '../../state/use-actions.ts'
import { duration, percent, t } from '../../i18n/t.ts'
import { openJob } from '../../state/app-state.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { AdvancedOptions } from './AdvancedOptions.tsx'
import { JobProgress } from './JobProgress.tsx'
import { NoiseLevel } from './NoiseLevel.tsx'

export function DenoisePanel({ photo }: { readonly photo: Photo }) {
  const job = useApp(openJob)
  const restore = useAction('restore')
  return (
    <section className="panel-part" aria-labelledby="denoise-title">
      <h2 id="denoise-title">{t('denoise.title')}</h2>
      <NoiseLevel />
      <AdvancedOptions />
      {photo.missing && <p className="hint">{t('photo.missing')}</p>}
      {job ? (
        <JobProgress job={job} />
      ) : (
        <Button
          look={photo.result ? 'plain' : 'main'}
          className="wide"
          onClick={restore.run}
          disabled={!restore.enabled}
        >
          {t(photo.result ? 'denoise.again' : 'denoise.run')}
        </Button>
      )}
      {photo.result && <Strength photo={photo} result={photo.result} />}
    </section>
  )
}

function Strength({ photo, result }: { readonly photo: Photo; readonly result: RestoredResult }) {
  const session = useSession()
  const models = useApp((s) => s.models)
  const model = result.steps.map((step) => models.find((m) => m.id === step.model)?.title ?? step.model).join(', ')
  const engine = t(`engine.${result.engine}`)
  return (
    <div className="outcome">
      <Slider
        label={t('denoise.strength')}
        value={Math.round(photo.strength * 100)}
        min={0}
        max={100}
        shown={percent(photo.strength)}
        hint={t('denoise.strengthHint')}
        onChange={(value) => session.setStrength(value / 100)}
      />
      <p className="hint">{t('denoise.done', { time: duration(result.seconds), model, engine })}</p>
    </div>
  )
}
