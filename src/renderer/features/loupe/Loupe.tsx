/** @file A round magnifier on a Konva layer: left half before, right half after; it follows the pointer or the keys. Runs in the page. */
import { useEffect, type RefObject } from 'react'
import type Konva from 'konva'
import { Layer, Shape } from 'react-konva'
import type { Photo } from '../../../shared/contract.ts'
import { inPane } from '../../canvas/compare.ts'
import { loupeView, paintLoupe } from '../../canvas/loupe-paint.ts'
import type { Pyramid } from '../../canvas/paint.ts'
import type { Point, Size, View } from '../../canvas/view.ts'
import { look } from '../../state/look.ts'
import { SessionProvider } from '../../state/session-context.ts'
import type { Session } from '../../state/session.ts'
import { useSelect } from '../../state/store.ts'
import { useTiles } from '../viewer/use-tiles.ts'

/** CSS pixels across. */
const DIAMETER = 260

interface LoupeProps {
  /** The stage's box. */
  readonly box: RefObject<HTMLElement | null>
  /** Konva's elements are not below the page's providers. */
  readonly session: Session
  readonly photo: Photo
  readonly view: View
  /** Device pixels. */
  readonly stage: Size
  readonly pane: Size
  readonly ratio: number
  readonly original: Pyramid
  readonly restored: Pyramid | null
  readonly under: Pyramid | null
  readonly last: number
  readonly other: Pyramid | null
}

export function Loupe(props: LoupeProps) {
  const scale = useSelect(props.session.store, (s) => s.looking.loupe)
  if (scale === null) return null
  return (
    <SessionProvider value={props.session}>
      <Glass {...props} scale={scale} />
    </SessionProvider>
  )
}

function Glass({ scale, ...props }: LoupeProps & { readonly scale: number }) {
  const { box, session, photo, view, stage, pane, ratio, original, restored, under, last, other } = props
  const { store } = session
  const at = useSelect(store, (s) => s.looking.loupeAt) ?? { x: stage.width / 2, y: stage.height / 2 }
  useEffect(() => followPointer(box.current, (to) => look(store, { loupeAt: to })), [box, store])

  const edge = Math.round(DIAMETER * ratio)
  const size = { width: edge, height: edge }
  const inside = loupeView(inPane(at, pane, stage), view, scale, edge)
  const { find } = useTiles(
    [original, restored, under, other].filter((one) => one !== null),
    inside,
    size,
  )
  const scene = {
    original,
    restored,
    under,
    last,
    other,
    peek: false,
    strength: photo.strength,
    mode: 'split' as const,
  }
  const paint = (konva: Konva.Context) =>
    paintLoupe(
      konva._context as CanvasRenderingContext2D,
      { ...scene, view: inside, stage: size, pane: size, split: edge / 2, find },
      at,
      ratio,
    )
  return (
    <Layer listening={false}>
      <Shape sceneFunc={paint} />
    </Layer>
  )
}

function followPointer(element: HTMLElement | null, to: (at: Point) => void): (() => void) | undefined {
  if (!element) return undefined
  const stop = new AbortController()
  const move = ({ clientX, clientY }: PointerEvent) => {
    const { left, top } = element.getBoundingClientRect()
    to({ x: (clientX - left) * window.devicePixelRatio, y: (clientY - top) * window.devicePixelRatio })
  }
  element.addEventListener('pointermove', move, { signal: stop.signal })
  return () => stop.abort()
}
