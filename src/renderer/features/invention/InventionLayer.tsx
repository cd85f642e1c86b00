/** @file The invention map on a Konva layer over the picture. Runs in the page. */
import type Konva from 'konva'
import { Layer, Shape } from 'react-konva'
import type { Photo } from '../../../shared/contract.ts'
import { paneOffsets } from '../../canvas/compare.ts'
import { paintMap } from '../../canvas/invention-paint.ts'
import type { Size, View } from '../../canvas/view.ts'
import type { Session } from '../../state/session.ts'
import { useSelect } from '../../state/store.ts'

interface InventionLayerProps {
  /** null: none is shown. */
  readonly map: OffscreenCanvas | null
  /** Konva's elements are not below the page's providers. */
  readonly session: Session
  readonly photo: Photo
  readonly view: View
  /** Device pixels. */
  readonly stage: Size
  readonly pane: Size
}

/** Side by side it lies over the result only: the original has nothing invented. */
export function InventionLayer({ map, session, photo, view, stage, pane }: InventionLayerProps) {
  const opacity = useSelect(session.store, (s) => s.looking.mapOpacity)
  const peek = useSelect(session.store, (s) => s.peek)
  if (map === null || peek) return null
  const paint = (konva: Konva.Context) => {
    const context = konva._context as CanvasRenderingContext2D
    context.save()
    context.setTransform(1, 0, 0, 1, paneOffsets(pane, stage).at(-1) ?? 0, 0)
    context.beginPath()
    context.rect(0, 0, pane.width, pane.height)
    context.clip()
    paintMap(context, map, photo, view, opacity)
    context.restore()
  }
  return (
    <Layer listening={false}>
      <Shape sceneFunc={paint} />
    </Layer>
  )
}
