/** @file The divider between original and restored: a slider for mouse, touch and keys. Runs in the page. */
import type { KeyboardEvent, PointerEvent } from 'react'
import { shareAt, type Span } from '../../canvas/view.ts'
import { percent, t } from '../../i18n/t.ts'

interface SplitSliderProps {
  /** 0-1 */
  readonly share: number
  /** Where the divider may go, and where it is: device pixels from the stage's left. */
  readonly span: Span
  readonly at: number
  /** Device pixels per CSS pixel. */
  readonly ratio: number
  readonly onChange: (share: number) => void
}

const STEP = 0.01
const PAGE = 0.1

/** key -> the next share. */
const MOVES: Readonly<Record<string, (share: number) => number>> = {
  ArrowLeft: (share) => share - STEP,
  ArrowDown: (share) => share - STEP,
  ArrowRight: (share) => share + STEP,
  ArrowUp: (share) => share + STEP,
  PageDown: (share) => share - PAGE,
  PageUp: (share) => share + PAGE,
  Home: () => 0,
  End: () => 1,
}

export function SplitSlider({ share, span, at, ratio, onChange }: SplitSliderProps) {
  const press = (event: KeyboardEvent) => {
    const move = MOVES[event.key]
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    onChange(Math.min(Math.max(move(share), 0), 1))
  }
  const drag = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    onChange(shareAt(span, (event.clientX - box.getBoundingClientRect().left) * ratio))
  }
  return (
    <div
      className="divider"
      role="slider"
      tabIndex={0}
      aria-label={t('compare.slider')}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={t('compare.value', { percent: percent(share) })}
      style={{ left: `${at / ratio}px` }}
      onKeyDown={press}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    >
      <span className="divider-grip" aria-hidden="true" />
    </div>
  )
}
