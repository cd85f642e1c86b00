/** @file Above the grid: adding, searching, sorting, filtering, sizes, and how many there are. Runs in the page. */
import { useMemo } from 'react'
import { number, t } from '../../i18n/t.ts'
import { countAll, FILTERS, ORDERS, type FilterId, type LibraryView, type OrderId } from '../../state/library-view.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Select } from '../../ui/Select.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { KindSelect } from './KindSelect.tsx'

const MIN_CELL = 110
const MAX_CELL = 320

export function LibraryBar({ shown }: { readonly shown: number }) {
  const { store } = useSession()
  const library = useApp(({ library }) => library)
  const photos = useApp((s) => s.photos)
  const counts = useMemo(() => countAll(photos), [photos])
  const change = (part: Partial<LibraryView>) => store.set({ library: { ...store.get().library, ...part } })
  const openFolder = useAction('openFolder')
  const originals = useAction('findOriginals')
  return (
    <div className="library-bar">
      <Button onClick={openFolder.run} disabled={!openFolder.enabled}>
        {t('library.addFolder')}
      </Button>
      <div className="field library-search">
        <label htmlFor="library-search">{t('library.search')}</label>
        <input
          id="library-search"
          type="search"
          value={library.search}
          onChange={(event) => change({ search: event.currentTarget.value })}
        />
      </div>
      <Select
        label={t('library.filter')}
        value={library.filter}
        options={(Object.keys(FILTERS) as FilterId[]).map((value) => ({
          value,
          label: t('filter.option', { label: t(FILTERS[value].label), count: number(counts[value]) }),
        }))}
        onChange={(filter) => change({ filter })}
      />
      <KindSelect />
      <Select
        label={t('library.sort')}
        value={library.order}
        options={(Object.keys(ORDERS) as OrderId[]).map((value) => ({ value, label: t(ORDERS[value].label) }))}
        onChange={(order) => change({ order })}
      />
      <Button
        aria-label={t('sort.descending')}
        aria-pressed={library.descending}
        title={t('sort.descending')}
        onClick={() => change({ descending: !library.descending })}
      >
        {library.descending ? '↓' : '↑'}
      </Button>
      <Slider
        label={t('library.cell')}
        value={library.cell}
        min={MIN_CELL}
        max={MAX_CELL}
        step={10}
        shown=""
        onChange={(cell) => change({ cell })}
      />
      <span className="spring" />
      {counts.missing > 0 && (
        <Button onClick={originals.run} disabled={!originals.enabled}>
          {t('library.findOriginals')}
        </Button>
      )}
      <p className="hint library-count" role="status">
        {t('library.count', { shown, total: photos.length })}
      </p>
    </div>
  )
}
