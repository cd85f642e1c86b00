/** @file Says which side is which, as long as there is room for it. Runs in the page. */
import { DIFFERENCE_GAIN, paneOffsets, type CompareMode } from '../../canvas/compare.ts'
import type { Size, Span } from '../../canvas/view.ts'
import { t } from '../../i18n/t.ts'

/** CSS pixels that a label needs beside the divider, and above or below one. */
const ROOM_BESIDE = 100
const ROOM_ABOVE = 40

interface CornersProps {
  readonly mode: CompareMode
  /** What the two pictures are called. */
  readonly before: string
  readonly after: string
  /** Device pixels. */
  readonly span: Span
  readonly split: number
  readonly pane: Size
  readonly stage: Size
  /** Device pixels per CSS pixel. */
  readonly ratio: number
}

export const Corners = (props: CornersProps) => (
  <div className="corners" aria-hidden="true">
    {labelsFor(props).map(([text, look, style]) => (
      <span key={text} className={`corner ${look}`} style={style}>
        {text}
      </span>
    ))}
  </div>
)

type Label = readonly [text: string, look: string, style: Readonly<Record<string, string>>]

function labelsFor({ mode, span, split, pane, stage, ratio, before, after }: CornersProps): Label[] {
  const px = (device: number) => `${device / ratio}px`
  const room = (mode === 'split' ? ROOM_BESIDE : ROOM_ABOVE) * ratio
  const all: Readonly<Record<CompareMode, readonly (Label | false)[]>> = {
    split: [
      split - span.from > room && [before, 'corner-before', { left: px(split) }],
      span.to - split > room && [after, '', { left: px(split) }],
    ],
    splitDown: [
      split - span.from > room && [before, 'corner-above', { top: px(split) }],
      span.to - split > room && [after, 'corner-below', { top: px(split) }],
    ],
    side: paneOffsets(pane, stage).map((at, i) => [i === 0 ? before : after, '', { left: px(at) }]),
    difference: [[t('compare.differenceLabel', { gain: DIFFERENCE_GAIN }), '', { left: '0px' }]],
  }
  return all[mode].filter((label) => label !== false)
}
