/** @file The picture on its stage: zoom, pan, and original against restored in one view. Runs in the page. */
import { useEffect, useId, useMemo, useRef, type KeyboardEvent } from 'react'
import type { Photo } from '../../../shared/contract.ts'
import { paneFor } from '../../canvas/compare.ts'
import type { Pyramid } from '../../canvas/paint.ts'
import { splitAt, visibleSpan, type Point } from '../../canvas/view.ts'
import { t } from '../../i18n/t.ts'
import { currentView } from '../../state/app-state.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { MaskLayers } from '../masks/MaskLayers.tsx'
import { createPen } from '../masks/pen.ts'
import { CompareBar } from './CompareBar.tsx'
import { Corners } from './Corners.tsx'
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

function pyramidsOf({ id, width, height, levels, result }: Photo): [original: Pyramid, restored: Pyramid | null] {
  const restored = result && { address: `assets/results/${result.id}`, width, height, levels: result.levels }
  return [{ address: `assets/photos/${id}`, width, height, levels }, restored]
}

export function Viewer({ photo }: { readonly photo: Photo }) {
  const session = useSession()
  const box = useRef<HTMLDivElement>(null)
  const hint = useId()
  const [stage, ownView] = [useApp((s) => s.stage), useApp((s) => s.view)]
  const [mode, share, peek] = [useApp((s) => s.compare), useApp((s) => s.split), useApp((s) => s.peek)]
  const isMarking = useApp((s) => s.marking.tool !== 'hand')
  const gripped = useApp((s) => s.marking.gripped)
  const ratio = useStageSize(box)
  const pen = useMemo(() => createPen(session), [session])
  usePanZoom(box, pen)
  useEffect(() => void session.loadMask(photo), [session, photo]) // failures end as messages in the store

  const [original, restored] = pyramidsOf(photo)
  const pane = paneFor(mode, restored !== null, stage)
  const view = currentView(photo, ownView, pane)
  const axis = mode === 'splitDown' ? 'y' : 'x'
  const span = visibleSpan(view, photo, pane, axis)
  const split = splitAt(span, share)
  const { find, settled } = useTiles(restored ? [original, restored] : [original], view, pane)

  const press = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    if (!arrow || isMarking || event.target !== event.currentTarget) return
    event.preventDefault()
    panBy(session, { x: arrow.x * ARROW_STEP * ratio, y: arrow.y * ARROW_STEP * ratio })
  }
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
        {...{ original, mode, view, stage, pane, split, find, ratio }}
        restored={peek ? null : restored}
        strength={photo.strength}
      >
        <MaskLayers {...{ session, photo, view, stage, pane, ratio }} />
      </PhotoCanvas>
      <p id={hint} className="unseen">
        {t(isMarking ? 'stage.markingHint' : 'stage.hint')}
      </p>
      {restored && !peek && (
        <>
          <Corners {...{ mode, span, split, pane, stage, ratio }} />
          {(mode === 'split' || mode === 'splitDown') && (
            <SplitSlider
              {...{ axis, share, span, ratio }}
              at={split}
              onChange={(next) => session.store.set({ split: next })}
            />
          )}
        </>
      )}
      <div className="stage-bars">
        <ZoomBar scale={view.scale} />
        {restored && <CompareBar />}
      </div>
    </section>
  )
}
