/** @file The opened photos in a row below the picture, of which only those in sight exist. Runs in the page. */
import { useEffect, useRef } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { Photo } from '../../../shared/contract.ts'
import type { Thumbs } from '../../canvas/thumbs.ts'
import { t } from '../../i18n/t.ts'
import { placeOf } from '../../state/photo-list.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Thumb } from '../library/Thumb.tsx'
import { useThumbs } from '../library/use-thumbs.ts'

/** CSS pixels, with the gap behind. */
const ITEM = 102
const PADDING = 12

export function LibraryStrip() {
  const photos = useApp((s) => s.photos)
  const open = useApp((s) => placeOf(s.photos, s.open))
  const scroller = useRef<HTMLElement>(null)
  // eslint-disable-next-line react/incompatible-library -- no compiler memoizes here: what it answers is read in this very render
  const row = useVirtualizer({
    horizontal: true,
    count: photos.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ITEM,
    overscan: 4,
    paddingStart: PADDING,
    paddingEnd: PADDING,
  })
  useEffect(() => {
    if (open !== -1) row.scrollToIndex(open, { align: 'auto' })
  }, [row, open])
  const items = row.getVirtualItems().flatMap(({ index, start }) => {
    const photo = photos[index]
    return photo ? [{ photo, start }] : []
  })
  const thumbs = useThumbs(items.map(({ photo }) => photo.id))
  return (
    <nav ref={scroller} className="strip" aria-label={t('strip.label')}>
      <ul style={{ width: row.getTotalSize() }}>
        {items.map(({ photo, start }) => (
          <Item key={photo.id} photo={photo} start={start} thumbs={thumbs} />
        ))}
      </ul>
    </nav>
  )
}

interface ItemProps {
  readonly photo: Photo
  /** CSS pixels from the left. */
  readonly start: number
  readonly thumbs: Thumbs
}

function Item({ photo, start, thumbs }: ItemProps) {
  const session = useSession()
  const current = useApp((s) => s.open === photo.id)
  const busy = useApp((s) => photo.id in s.jobs)
  const { id, name, result } = photo
  return (
    <li className="strip-item" style={{ transform: `translateX(${start}px)` }}>
      <button
        type="button"
        className="strip-photo"
        aria-current={current}
        aria-label={result ? t('strip.restored', { name }) : name}
        title={name}
        onClick={() => session.show(id)}
      >
        <Thumb thumbs={thumbs} photo={id} />
        {result && <span className="strip-mark" aria-hidden="true" />}
      </button>
      <button
        type="button"
        className="strip-remove"
        aria-label={t('strip.remove', { name })}
        disabled={busy}
        onClick={() => void session.removePhoto(id) /* failures end as messages in the store */}
      >
        ×
      </button>
    </li>
  )
}
