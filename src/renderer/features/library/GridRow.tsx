/** @file One row of the grid and its cells. Clicks are heard by the grid. Runs in the page. */
import { memo } from 'react'
import type { Photo } from '../../../shared/contract.ts'
import type { Thumbs } from '../../canvas/thumbs.ts'
import { t, type MessageKey } from '../../i18n/t.ts'
import { useApp } from '../../state/session-context.ts'
import { Thumb } from './Thumb.tsx'

export const cellId = (photo: string): string => `photo-${photo}`

interface RowProps {
  readonly photos: readonly Photo[]
  /** Row, from 0. */
  readonly row: number
  readonly columns: number
  /** CSS pixels from the top of all rows. */
  readonly top: number
  readonly height: number
  readonly thumbs: Thumbs
}

/** Unchanged rows are left alone while the grid scrolls. */
export const GridRow = memo(function GridRow({ photos, row, columns, top, height, thumbs }: RowProps) {
  const cells = photos.slice(row * columns, (row + 1) * columns)
  const style = { height, transform: `translateY(${top}px)`, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }
  return (
    <div role="row" className="grid-row" aria-rowindex={row + 1} style={style}>
      {cells.map((photo, column) => (
        <Cell key={photo.id} photo={photo} column={column} thumbs={thumbs} />
      ))}
    </div>
  )
})

interface CellProps {
  readonly photo: Photo
  readonly column: number
  readonly thumbs: Thumbs
}

const Cell = memo(function Cell({ photo, column, thumbs }: CellProps) {
  const { id, name } = photo
  const chosen = useApp((s) => s.selection.ids.has(id))
  const atKeys = useApp((s) => s.selection.cursor === id)
  return (
    <div
      role="gridcell"
      id={cellId(id)}
      className={atKeys ? 'cell is-at-keys' : 'cell'}
      aria-colindex={column + 1}
      aria-selected={chosen}
      data-photo={id}
      title={name}
    >
      <Thumb thumbs={thumbs} photo={id} />
      <span className="cell-tick" data-tick aria-hidden="true" />
      <span className="cell-name">{name}</span>
      <Badges photo={photo} />
    </div>
  )
})

/** What there is to know of a photo at a glance, the most urgent first. */
const BADGES: readonly (readonly [label: MessageKey, look: string, test: (photo: Photo) => boolean])[] = [
  ['badge.missing', 'badge-bad', ({ missing }) => missing],
  ['badge.failed', 'badge-bad', ({ failed }) => failed !== null],
  ['badge.restored', 'badge-good', ({ result }) => result !== null],
  ['badge.damaged', 'badge-plain', ({ findings }) => findings !== null && findings > 0],
]

const sizeOf = ({ width, height, bits, format }: Photo) =>
  t('photo.size', { width, height, bits, format: format.toUpperCase() })

function Badges({ photo }: { readonly photo: Photo }) {
  const busy = useApp((s) => photo.id in s.jobs)
  const shown = BADGES.filter(([, , test]) => test(photo))
  return (
    <span className="cell-badges">
      {busy && <span className="badge badge-plain">{t('badge.busy')}</span>}
      {shown.map(([label, look]) => (
        <span key={label} className={`badge ${look}`}>
          {t(label)}
        </span>
      ))}
      {!busy && shown.length === 0 && <span className="cell-size">{sizeOf(photo)}</span>}
    </span>
  )
}
