/** @file The pictures that were drawn, each a button that chooses it; arrow keys go from one to the next. Runs in the page. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { CreatedSheet } from '../../../shared/contract-create.ts'
import { loadPicture } from '../../canvas/load-picture.ts'
import { number, t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'

/** The newest sheet that has come; the one before it stays on the screen until then. */
function useSheet(sheet: CreatedSheet | null): { readonly sheet: CreatedSheet; readonly bitmap: ImageBitmap } | null {
  const { api } = useSession()
  const [shown, setShown] = useState<{ sheet: CreatedSheet; bitmap: ImageBitmap } | null>(null)
  useEffect(() => {
    if (sheet === null) return
    const stop = new AbortController()
    loadPicture(api.media, `assets/created/${sheet.id}`, stop.signal).then(
      (bitmap) => {
        if (stop.signal.aborted) bitmap.close()
        else setShown({ sheet, bitmap })
      },
      () => undefined, // a newer one took its place, and is on its way
    )
    return () => stop.abort()
  }, [api, sheet])
  useEffect(() => () => shown?.bitmap.close(), [shown])
  return sheet === null ? null : shown
}

/** Where an arrow key leads in a grid of so many columns; undefined: it is no arrow. */
const stepOf = (key: string, columns: number): number | undefined =>
  ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns })[key]

export function PictureSheet() {
  const session = useSession()
  const drawn = useApp((s) => s.creating.sheet)
  const chosen = useApp((s) => s.creating.chosen)
  const busy = useApp((s) => s.creating.busy)
  const shown = useSheet(drawn)
  const list = useRef<HTMLUListElement>(null)
  if (shown === null) return <p className="create-waiting">{busy ? t('create.drawing') : ''}</p>
  const { sheet, bitmap } = shown
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((button) => button === document.activeElement)
    const next = buttons[at + (stepOf(event.key, sheet.columns) ?? NaN)]
    if (at < 0 || next === undefined) return
    event.preventDefault()
    next.focus()
  }
  return (
    <ul
      ref={list}
      className="create-sheet"
      aria-label={t('create.pictures')}
      aria-busy={busy}
      data-sheet={sheet.id}
      style={{ gridTemplateColumns: `repeat(${sheet.columns}, minmax(0, 1fr))` }}
      onKeyDown={onKeyDown}
    >
      {sheet.latents.map((_, i) => (
        // Pictures have no names but their places.
        <li key={i}>
          <button
            type="button"
            className="create-picture"
            aria-pressed={chosen === i}
            aria-label={t('create.picture', { number: number(i + 1), count: number(sheet.latents.length) })}
            onClick={() => session.setCreate({ chosen: chosen === i ? null : i })}
          >
            <Cell bitmap={bitmap} sheet={sheet} index={i} />
          </button>
        </li>
      ))}
    </ul>
  )
}

interface CellProps {
  readonly bitmap: ImageBitmap
  readonly sheet: CreatedSheet
  readonly index: number
}

function Cell({ bitmap, sheet: { edge, columns }, index }: CellProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    const [x, y] = [(index % columns) * edge, Math.floor(index / columns) * edge]
    context?.drawImage(bitmap, x, y, edge, edge, 0, 0, edge, edge)
  }, [bitmap, edge, columns, index])
  return <canvas ref={canvas} width={edge} height={edge} aria-hidden="true" />
}
