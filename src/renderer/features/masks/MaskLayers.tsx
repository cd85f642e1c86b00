/** @file Two Konva layers over the picture: the marks, and what is under way. Runs in the page. */
import { useMemo } from 'react'
import type Konva from 'konva'
import { Layer, Shape } from 'react-konva'
import type { Photo } from '../../../shared/contract.ts'
import { paneOffsets } from '../../canvas/compare.ts'
import { paintHints, type Hints } from '../../canvas/draft-paint.ts'
import { MaskPainter, type Tint } from '../../canvas/mask-paint.ts'
import type { Size, View } from '../../canvas/view.ts'
import { brushSize, marksOf, openMask, type Marking, type OverlayColour } from '../../state/marking.ts'
import type { Session } from '../../state/session.ts'
import { useSelect } from '../../state/store.ts'

interface MaskLayersProps {
  /** Konva's elements are not below the page's providers. */
  readonly session: Session
  readonly photo: Photo
  readonly view: View
  /** Device pixels. */
  readonly stage: Size
  readonly pane: Size
  readonly ratio: number
}

const TINTS: Readonly<Record<OverlayColour, Tint>> = {
  red: [255, 40, 60],
  green: [30, 220, 90],
  blue: [60, 130, 255],
}

type PaintPane = (context: CanvasRenderingContext2D) => void

/** Draws in each pane, in device pixels from its left. */
const inPanes =
  ({ pane, stage }: MaskLayersProps, paint: PaintPane) =>
  (konva: Konva.Context) => {
    const context = konva._context as CanvasRenderingContext2D
    for (const offset of paneOffsets(pane, stage)) {
      context.save()
      context.setTransform(1, 0, 0, 1, offset, 0)
      context.beginPath()
      context.rect(0, 0, pane.width, pane.height)
      context.clip()
      paint(context)
      context.restore()
    }
  }

export const MaskLayers = (props: MaskLayersProps) => (
  <>
    <Marks {...props} />
    <Draft {...props} />
  </>
)

function Marks(props: MaskLayersProps) {
  const { session, photo, view, pane, ratio } = props
  const cache = session.maskCache(photo)
  const painter = useMemo(() => new MaskPainter(cache, photo), [cache, photo])
  const ops = useSelect(session.store, (s) => marksOf(openMask(s)))
  const live = useSelect(session.store, ({ marking: { draft } }) => (draft?.kind === 'path' ? draft : null))
  const colour = useSelect(session.store, ({ marking }) => (marking.shown ? marking.colour : null))
  const paint = inPanes(props, (context) => {
    cache.show(ops, live)
    if (colour) painter.paint(context, view, pane, TINTS[colour], ratio)
  })
  return (
    <Layer listening={false}>
      <Shape sceneFunc={paint} />
    </Layer>
  )
}

function Draft(props: MaskLayersProps) {
  const { session, photo, view, ratio } = props
  const marking = useSelect(session.store, (s) => s.marking)
  const paint = inPanes(props, (context) => paintHints(context, hintsOf(marking, photo), view, ratio))
  return (
    <Layer listening={false}>
      <Shape sceneFunc={paint} />
    </Layer>
  )
}

function hintsOf(marking: Marking, photo: Photo): Hints {
  const { draft, crosshair, hover, tool, gripped } = marking
  const at = crosshair ?? (gripped ? null : hover)
  const hasBrush = tool === 'brush' || tool === 'eraser'
  return { draft, crosshair, brush: at && hasBrush ? { at, size: brushSize(marking, photo) } : null }
}
