/**
 * @file The photos of the map in rows, for whoever reads a list better than a picture: colour group by colour group, chosen as on the map. Only
 * rows in sight exist; one place takes the focus and points at the row that the keys are at. Runs in the page.
 */
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import type { Photo } from '../../../shared/contract.ts'
import type { Thumbs } from '../../canvas/thumbs.ts'
import { t } from '../../i18n/t.ts'
import { placeOf } from '../../state/photo-list.ts'
import { moveTo, pick, STEPS, toggle, type Selection } from '../../state/selection.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Select } from '../../ui/Select.tsx'
import { Thumb } from '../library/Thumb.tsx'
import { useThumbs } from '../library/use-thumbs.ts'
import type { MapClass } from './colours.ts'

/** CSS pixels. */
const ROW = 48
const OVERSCAN = 4
const ALL = ''

interface Row {
  readonly id: string
  readonly photo: Photo
  readonly group: MapClass
}

interface ListProps {
  readonly classes: readonly MapClass[]
  readonly known: ReadonlyMap<string, Photo>
  readonly describedBy: string
}

export function MapList({ classes, known, describedBy }: ListProps) {
  const [chosenGroup, setGroup] = useState(ALL)
  const groups = classes.map((group, i) => ({ ...group, value: `${i} ${group.key}` }))
  // A group that is gone, because the colours are others now, is all of them.
  const value = groups.some((group) => group.value === chosenGroup) ? chosenGroup : ALL
  const rows = useMemo(() => {
    const shown = value === ALL ? classes : classes.filter((group, i) => `${i} ${group.key}` === value)
    return shown.flatMap((group) =>
      group.ids.flatMap((id): Row[] => {
        const photo = known.get(id)
        return photo ? [{ id, photo, group }] : []
      }),
    )
  }, [classes, known, value])
  return (
    <div className="map-list">
      <Select
        label={t('explore.group')}
        value={value}
        options={[
          { value: ALL, label: t('explore.everyGroup') },
          ...groups.map((group) => ({
            value: group.value,
            label: t('filter.option', { label: group.label, count: group.ids.length }),
          })),
        ]}
        onChange={setGroup}
      />
      <Rows rows={rows} describedBy={describedBy} />
    </div>
  )
}

function Rows({ rows, describedBy }: { readonly rows: readonly Row[]; readonly describedBy: string }) {
  const session = useSession()
  const scroller = useRef<HTMLDivElement>(null)
  const selection = useApp((s) => s.selection)
  const prefix = useId()
  const place = placeOf(rows, selection.cursor)
  const rangeExtractor = (range: Range) => {
    const found = defaultRangeExtractor(range)
    return place === -1 || found.includes(place) ? found : [...found, place].toSorted((a, b) => a - b)
  }
  // eslint-disable-next-line react/incompatible-library -- no compiler memoizes here: what it answers is read in this very render
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    rangeExtractor,
  })
  useEffect(() => {
    if (place !== -1) virtual.scrollToIndex(place, { align: 'auto' })
  }, [virtual, place])
  useEffect(() => {
    // Whoever came here by a key that left nothing with the focus goes on with the keys.
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [])
  const items = virtual.getVirtualItems()
  const thumbs = useThumbs(items.flatMap(({ index }) => rows[index]?.id ?? []))
  const choose = (next: Selection) => session.store.set({ selection: next })

  function click(event: MouseEvent) {
    const id = event.target instanceof Element && event.target.closest<HTMLElement>('[data-photo]')?.dataset['photo']
    const held = { range: event.shiftKey, add: event.ctrlKey || event.metaKey }
    if (id) choose(pick(rows, session.store.get().selection, id, held))
  }

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const before = session.store.get().selection
    const step = STEPS[event.key]
    const seen = Math.max(Math.floor((scroller.current?.clientHeight ?? 0) / ROW), 1)
    const page = { count: rows.length, columns: 1, rows: seen }
    if (step) choose(moveTo(rows, before, place === -1 ? 0 : step(place, page), event.shiftKey))
    else if (event.key === ' ') choose(toggle(before))
    else if (event.key === 'Enter' && before.cursor !== null && place !== -1) session.show(before.cursor)
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={scroller}
      role="listbox"
      className="map-rows"
      tabIndex={0}
      aria-label={t('explore.listLabel', { count: rows.length })}
      aria-multiselectable="true"
      aria-describedby={describedBy}
      aria-activedescendant={place === -1 ? undefined : `${prefix}${rows[place]?.id ?? ''}`}
      onClick={click}
      onKeyDown={press}
      onFocus={() => place === -1 && choose(moveTo(rows, session.store.get().selection, 0, false))}
    >
      <div role="presentation" className="map-rows-all" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          const { id } = row
          return (
            <div
              key={id}
              id={`${prefix}${id}`}
              role="option"
              className={index === place ? 'map-row is-at-keys' : 'map-row'}
              aria-selected={selection.ids.has(id)}
              aria-posinset={index + 1}
              aria-setsize={rows.length}
              data-photo={id}
              title={row.photo.name}
              style={{ height: ROW, transform: `translateY(${start}px)` }}
            >
              <RowFacts row={row} thumbs={thumbs} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function RowFacts({ row: { id, photo, group }, thumbs }: { readonly row: Row; readonly thumbs: Thumbs }) {
  const { name, mainDamage, taken, tags = [] } = photo
  const damage = mainDamage === undefined ? t('explore.notLooked') : t(`explore.damage.${mainDamage}`)
  // What the colour says is said in words too, unless it is what the damage says already.
  const facts = [group.label === damage ? null : group.label, damage, ...tags, taken?.slice(0, 10)].filter(Boolean)
  return (
    <>
      <span className="explore-swatch" style={{ background: group.colour }} aria-hidden="true" />
      <Thumb thumbs={thumbs} photo={id} />
      <span className="map-row-name">{name}</span>
      <span className="unseen">, </span>
      <span className="map-row-facts hint">{facts.join(' · ')}</span>
    </>
  )
}
