/**
 * @file All photos in rows, of which only those in sight exist. One place takes the focus; which photo the keys are at is
 * told by `aria-activedescendant`, so that scrolling never loses the focus. Runs in the page.
 */
import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import type { Photo } from '../../../shared/contract.ts'
import { t } from '../../i18n/t.ts'
import { placeOf } from '../../state/photo-list.ts'
import { moveTo, pick, STEPS, toggle } from '../../state/selection.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { GAP, layoutOf, PADDING } from './grid-layout.ts'
import { cellId, GridRow } from './GridRow.tsx'
import { useThumbs } from './use-thumbs.ts'
import { useWidth } from './use-width.ts'

/** Rows beyond the edges that exist already. */
const OVERSCAN = 2

export function PhotoGrid({ photos }: { readonly photos: readonly Photo[] }) {
  const session = useSession()
  const scroller = useRef<HTMLDivElement>(null)
  const cell = useApp((s) => s.library.cell)
  const cursor = useApp((s) => s.selection.cursor)
  const { columns, rowHeight } = layoutOf(useWidth(scroller), cell)
  const place = placeOf(photos, cursor)
  const cursorRow = place === -1 ? null : Math.floor(place / columns)

  // The row that the keys are at exists wherever one has scrolled to: it is pointed at by the grid.
  const rangeExtractor = (range: Range) => {
    const rows = defaultRangeExtractor(range)
    return cursorRow === null || rows.includes(cursorRow) ? rows : [...rows, cursorRow].toSorted((a, b) => a - b)
  }
  // eslint-disable-next-line react/incompatible-library -- no compiler memoizes here: what it answers is read in this very render
  const rows = useVirtualizer({
    count: Math.ceil(photos.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    paddingStart: PADDING,
    paddingEnd: PADDING - GAP,
    scrollPaddingStart: PADDING,
    scrollPaddingEnd: PADDING,
    rangeExtractor,
  })
  useEffect(() => rows.measure(), [rows, rowHeight])
  useEffect(() => {
    if (cursorRow !== null) rows.scrollToIndex(cursorRow, { align: 'auto' })
  }, [rows, cursorRow, rowHeight])
  useEffect(() => {
    // Whoever came here by a key that left nothing with the focus goes on with the keys.
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [])

  const items = rows.getVirtualItems()
  const inSight = items.flatMap(({ index }) => photos.slice(index * columns, (index + 1) * columns).map(({ id }) => id))
  const thumbs = useThumbs(inSight)

  const change = (next: ReturnType<typeof pick>) => session.store.set({ selection: next })

  function click(event: MouseEvent) {
    const { selection } = session.store.get()
    if (!(event.target instanceof Element)) return
    const id = event.target.closest<HTMLElement>('[data-photo]')?.dataset['photo']
    if (id === undefined) return
    const onTick = event.target.closest('[data-tick]') !== null
    change(pick(photos, selection, id, { range: event.shiftKey, add: onTick || event.ctrlKey || event.metaKey }))
  }

  function open(event: MouseEvent) {
    const id = event.target instanceof Element && event.target.closest<HTMLElement>('[data-photo]')?.dataset['photo']
    if (id) session.show(id)
  }

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { selection } = session.store.get()
    const step = STEPS[event.key]
    const seen = Math.max(Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight), 1)
    const page = { count: photos.length, columns, rows: seen }
    if (step) change(moveTo(photos, selection, place === -1 ? 0 : step(place, page), event.shiftKey))
    else if (event.key === ' ') change(toggle(selection))
    else if (event.key === 'Enter' && cursor !== null && place !== -1) session.show(cursor)
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={scroller}
      role="grid"
      className="grid"
      tabIndex={0}
      aria-label={t('library.label')}
      aria-multiselectable="true"
      aria-rowcount={Math.ceil(photos.length / columns)}
      aria-colcount={columns}
      aria-activedescendant={cursor !== null && place !== -1 ? cellId(cursor) : undefined}
      onClick={click}
      onDoubleClick={open}
      onKeyDown={press}
      onFocus={() => place === -1 && change(moveTo(photos, session.store.get().selection, 0, false))}
    >
      <div role="presentation" className="grid-rows" style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <GridRow key={index} {...{ photos, columns, thumbs }} row={index} top={start} height={rowHeight - GAP} />
        ))}
      </div>
    </div>
  )
}
