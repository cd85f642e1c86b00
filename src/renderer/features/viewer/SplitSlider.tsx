/** @file The divider between original and restored: a slider for mouse, touch and keys. Runs in the page. */
import type { KeyboardEvent, PointerEvent } from 'react'
import { shareAt, type Axis, type Span } from '../../canvas/view.ts'
import { percent, t } from '../../i18n/t.ts'

interface SplitSliderProps {
  /** The divider moves along it. */
  readonly axis: Axis
  /** 0-1 */
  readonly share: number
  /** Where the divider may go, and where it is: device pixels from the stage's left or top. */
  readonly span: Span
  readonly at: number
  /** Device pixels per CSS pixel. */
  readonly ratio: number
  readonly onChange: (share: number) => void
}

type Moves = Readonly<Record<string, (share: number) => number>>

const STEP = 0.01
const PAGE = 0.1

const move = (by: number) => (share: number) => share + by
const ends: Moves = { Home: () => 0, End: () => 1 }

/** key -> the next share. A divider that moves up and down goes where the arrow points. */
const MOVES: Readonly<Record<Axis, Moves>> = {
  x: {
    ...ends,
    ArrowLeft: move(-STEP),
    ArrowDown: move(-STEP),
    ArrowRight: move(STEP),
    ArrowUp: move(STEP),
    PageDown: move(-PAGE),
    PageUp: move(PAGE),
  },
  y: {
    ...ends,
    ArrowLeft: move(-STEP),
    ArrowUp: move(-STEP),
    ArrowRight: move(STEP),
    ArrowDown: move(STEP),
    PageUp: move(-PAGE),
    PageDown: move(PAGE),
  },
}

export function SplitSlider({ axis, share, span, at, ratio, onChange }: SplitSliderProps) {
  const press = (event: KeyboardEvent) => {
    const next = MOVES[axis][event.key]
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    onChange(Math.min(Math.max(next(share), 0), 1))
  }
  const drag = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect()
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    const place = axis === 'x' ? event.clientX - box.left : event.clientY - box.top
    onChange(shareAt(span, place * ratio))
  }
  return (
    <div
      className={axis === 'x' ? 'divider' : 'divider divider-down'}
      role="slider"
      tabIndex={0}
      aria-label={t('compare.slider')}
      aria-orientation={axis === 'x' ? 'horizontal' : 'vertical'}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={t('compare.value', { percent: percent(share) })}
      style={{ [axis === 'x' ? 'left' : 'top']: `${at / ratio}px` }}
      onKeyDown={press}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    >
      <span className="divider-grip" aria-hidden="true" />
    </div>
  )
}
