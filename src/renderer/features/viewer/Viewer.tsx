/** @file The picture on its stage: zoom, pan, and original against restored in one view. Runs in the page. */
import { useId, useRef, type KeyboardEvent } from 'react'
import type { Photo } from '../../../shared/contract.ts'
import type { Pyramid } from '../../canvas/paint.ts'
import { splitAt, visibleSpan, type Point } from '../../canvas/view.ts'
import { t } from '../../i18n/t.ts'
import { currentView } from '../../state/app-state.ts'
import { useApp, useSession } from '../../state/session-context.ts'
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
  const [share, peek] = [useApp((s) => s.split), useApp((s) => s.peek)]
  const ratio = useStageSize(box)
  usePanZoom(box)

  const [original, restored] = pyramidsOf(photo)
  const view = currentView(photo, { view: ownView, stage })
  const span = visibleSpan(view, photo, stage)
  const split = splitAt(span, share)
  const { find, settled } = useTiles(restored ? [original, restored] : [original], view, stage)

  const press = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    if (!arrow || event.target !== event.currentTarget) return
    event.preventDefault()
    panBy(session, { x: arrow.x * ARROW_STEP * ratio, y: arrow.y * ARROW_STEP * ratio })
  }
  const state = t(restored ? 'stage.restored' : 'stage.original')
  const { name, width, height } = photo
  return (
    <section
      ref={box}
      className="stage"
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
        {...{ original, view, stage, split, find, ratio }}
        restored={peek ? null : restored}
        strength={photo.strength}
      />
      <p id={hint} className="unseen">
        {t('stage.hint')}
      </p>
      {restored && !peek && (
        <>
          <Corners span={span} split={split} ratio={ratio} />
          <SplitSlider {...{ share, span, ratio }} at={split} onChange={(next) => session.store.set({ split: next })} />
        </>
      )}
      <ZoomBar scale={view.scale} />
    </section>
  )
}

/** CSS pixels that a label needs on its side of the divider. */
const LABEL_ROOM = 100

interface CornersProps {
  readonly span: { readonly from: number; readonly to: number }
  readonly split: number
  readonly ratio: number
}

/** Says which side is which, as long as there is room for it. */
function Corners({ span, split, ratio }: CornersProps) {
  const room = LABEL_ROOM * ratio
  return (
    <div className="corners" aria-hidden="true">
      {split - span.from > room && (
        <span className="corner corner-before" style={{ left: `${split / ratio}px` }}>
          {t('compare.before')}
        </span>
      )}
      {span.to - split > room && (
        <span className="corner" style={{ left: `${split / ratio}px` }}>
          {t('compare.after')}
        </span>
      )}
    </div>
  )
}
