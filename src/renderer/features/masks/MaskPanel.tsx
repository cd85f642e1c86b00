/** @file The part of the panel where damage is marked. Runs in the page. */
import { useMemo } from 'react'
import type { Photo } from '../../../shared/contract.ts'
import { modelName } from '../../i18n/names.ts'
import { duration, percent, t } from '../../i18n/t.ts'
import { marksOf, openMask } from '../../state/marking.ts'
import { hasFiller } from '../../state/plan.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { ActionButton, EdgeOptions } from './EdgeOptions.tsx'
import { FoundScratches } from './FoundScratches.tsx'
import { ToolBar } from './ToolBar.tsx'
import { ToolOptions } from './ToolOptions.tsx'

export const MaskPanel = ({ photo }: { readonly photo: Photo }) => (
  <section className="panel-part" aria-labelledby="mask-title">
    <h2 id="mask-title">{t('mask.title')}</h2>
    <FoundScratches />
    <ToolBar />
    <ToolOptions photo={photo} />
    <div className="button-grid">
      <ActionButton id="maskUndo" />
      <ActionButton id="maskRedo" />
      <ActionButton id="maskClear" />
      <ActionButton id="maskShow" />
    </div>
    <EdgeOptions />
    <div className="part-foot">
      <Share photo={photo} />
      <AtOnce />
      <Fill photo={photo} />
    </div>
  </section>
)

function AtOnce() {
  const session = useSession()
  const checked = useApp((s) => s.marking.fillsAtOnce)
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => session.setMarking({ fillsAtOnce: event.currentTarget.checked })}
      />
      <span>{t('mask.atOnce')}</span>
    </label>
  )
}

/** Fills what is marked, and says what it was filled with. */
function Fill({ photo }: { readonly photo: Photo }) {
  const { run, enabled } = useAction('maskFill')
  const models = useApp((s) => s.models)
  const done = photo.result?.steps.find((step) => step.params.task === 'inpaint')
  // Nothing is said before the program has said which models there are.
  const isUnable = models !== null && !hasFiller(models)
  return (
    <>
      <Button className="wide" onClick={run} disabled={!enabled}>
        {t('mask.fill')}
      </Button>
      {isUnable && <p className="hint">{t('mask.noModel')}</p>}
      {done && (
        <p className="hint" data-testid="filled">
          {t('mask.filled', {
            time: duration(done.seconds),
            model: modelName(models, done.model),
          })}
        </p>
      )}
    </>
  )
}

const LEAST = 0.01

/** How much is marked, in words. */
function Share({ photo }: { readonly photo: Photo }) {
  const session = useSession()
  const ops = useApp((s) => marksOf(openMask(s)))
  const share = useMemo(() => session.markedShare(photo, ops), [session, photo, ops])
  const text =
    share === 0
      ? t('mask.none')
      : share < LEAST
        ? t('mask.little', { percent: percent(LEAST) })
        : t('mask.share', { percent: percent(share) })
  return (
    <p className="hint" data-testid="mask-share" data-share={share}>
      {text}
    </p>
  )
}
