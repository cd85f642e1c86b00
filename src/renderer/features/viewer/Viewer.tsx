/** @file The picture on its stage: zoom, pan, and original against restored in one view. Runs in the page. */
import { useEffect, useId, useMemo, useRef, type KeyboardEvent } from 'react'
import type { Photo, PhotoResult } from '../../../shared/contract.ts'
import { paneFor } from '../../canvas/compare.ts'
import type { Pyramid } from '../../canvas/paint.ts'
import { splitAt, visibleSpan, type Point } from '../../canvas/view.ts'
import { t } from '../../i18n/t.ts'
import { comparedResult, currentView } from '../../state/app-state.ts'
import { currentResult } from '../../state/look.ts'
import { lastStrength, planning } from '../../state/recipe.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useResultName } from '../results/use-result-name.ts'
import { MaskLayers } from '../masks/MaskLayers.tsx'
import { createPen } from '../masks/pen.ts'
import { InventionLayer } from '../invention/InventionLayer.tsx'
import { InventionLegend } from '../invention/InventionLegend.tsx'
import { useInventionMap } from '../invention/use-invention-map.ts'
import { Loupe } from '../loupe/Loupe.tsx'
import { CompareBar } from './CompareBar.tsx'
import { Corners } from './Corners.tsx'
import { LookingBar } from './LookingBar.tsx'
import { PhotoCanvas } from './PhotoCanvas.tsx'
import { SplitSlider } from './SplitSlider.tsx'
import { panBy, usePanZoom } from './use-pan-zoom.ts'
import { useStageSize } from './use-stage-size.ts'
import { useTiles } from './use-tiles.ts'
import { ZoomBar } from './ZoomBar.tsx'

/** CSS pixels that one arrow key moves the picture. */
const ARROW_STEP = 64

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
}

/** The original, the current result with what its last step is blended into, and the result that it is compared with, if it is another. */
function pyramidsOf({ id, width, height, levels, result }: Photo, compared: PhotoResult | null) {
  const original: Pyramid = { address: `assets/photos/${id}`, width, height, levels }
  const of = (one: Pick<PhotoResult, 'id' | 'levels'> | null | undefined): Pyramid | null =>
    one ? { address: `assets/results/${one.id}`, width, height, levels: one.levels } : null
  const other = result && compared?.id === result.id ? null : of(compared)
  return { original, restored: of(result), under: of(result?.under), other }
}

export function Viewer({ photo }: { readonly photo: Photo }) {
  const session = useSession()
  const box = useRef<HTMLDivElement>(null)
  const hint = useId()
  const [stage, ownView] = [useApp((s) => s.stage), useApp((s) => s.view)]
  const [mode, share, peek] = [useApp((s) => s.compare), useApp((s) => s.split), useApp((s) => s.peek)]
  const isMarking = useApp((s) => s.marking.tool !== 'hand')
  const hasLoupe = useApp((s) => s.looking.loupe !== null)
  const gripped = useApp((s) => s.marking.gripped)
  const map = useInventionMap()
  const [compared, result] = [useApp(comparedResult), useApp(currentResult)]
  const ratio = useStageSize(box)
  const pen = useMemo(() => createPen(session), [session])
  usePanZoom(box, pen)
  useEffect(() => void session.loadResults(photo.id), [session, photo]) // failures end as messages in the store
  useEffect(() => void session.loadMask(photo), [session, photo]) // failures end as messages in the store
  useEffect(() => void session.loadRecipe(photo.id), [session, photo.id])

  const { original, restored, under, other } = pyramidsOf(photo, compared)
  const last = useApp((s) => lastStrength(planning(s), photo))
  const pane = paneFor(mode, restored !== null, stage)
  const view = currentView(photo, ownView, pane)
  const axis = mode === 'splitDown' ? 'y' : 'x'
  const span = visibleSpan(view, photo, pane, axis)
  const split = splitAt(span, share)
  const { find, settled } = useTiles(
    [original, restored, under, other].filter((one) => one !== null),
    view,
    pane,
  )

  const press = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    if (!arrow || isMarking || hasLoupe || event.target !== event.currentTarget) return
    event.preventDefault()
    panBy(session, { x: arrow.x * ARROW_STEP * ratio, y: arrow.y * ARROW_STEP * ratio })
  }
  const before = useResultName(other && compared) ?? t('compare.before')
  const after = useResultName(other && result) ?? t('compare.after')
  const state = t(restored ? 'stage.restored' : 'stage.original')
  const { name, width, height } = photo
  return (
    <section
      ref={box}
      className={isMarking && !gripped ? 'stage is-marking' : 'stage'}
      role="application"
      tabIndex={0}
      aria-label={t('stage.label', { name, width, height, state })}
      aria-describedby={hint}
      data-testid="stage"
      data-settled={settled}
      data-view={`${view.scale} ${view.x} ${view.y}`}
      data-split={split}
      onKeyDown={press}
    >
      <PhotoCanvas
        {...{ original, restored, under, last, other, peek, mode, view, stage, pane, split, find, ratio }}
        strength={photo.strength}
      >
        <InventionLayer {...{ map, session, photo, view, stage, pane }} />
        <MaskLayers {...{ session, photo, view, stage, pane, ratio }} />
        <Loupe {...{ box, session, photo, view, stage, pane, ratio, original, restored, under, last, other }} />
      </PhotoCanvas>
      <p id={hint} className="unseen">
        {t(isMarking ? 'stage.markingHint' : 'stage.hint')}
      </p>
      {restored && !peek && (
        <>
          <Corners {...{ mode, span, split, pane, stage, ratio, before, after }} />
          {(mode === 'split' || mode === 'splitDown') && (
            <SplitSlider
              {...{ axis, share, span, ratio }}
              at={split}
              onChange={(next) => session.store.set({ split: next })}
            />
          )}
        </>
      )}
      <InventionLegend photo={photo} />
      <div className="stage-bars">
        <ZoomBar scale={view.scale} />
        {restored && <CompareBar />}
        <LookingBar />
      </div>
    </section>
  )
}
