/** @file The opened photos in a row below the picture. Runs in the page. */
import type { Photo } from '../../../shared/contract.ts'
import { Picture } from '../../canvas/Picture.tsx'
import { t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'

export function LibraryStrip() {
  const photos = useApp((s) => s.photos)
  return (
    <nav className="strip" aria-label={t('strip.label')}>
      <ul>
        {photos.map((photo) => (
          <Item key={photo.id} photo={photo} />
        ))}
      </ul>
    </nav>
  )
}

function Item({ photo }: { readonly photo: Photo }) {
  const session = useSession()
  const current = useApp((s) => s.open === photo.id)
  const busy = useApp((s) => photo.id in s.jobs)
  const { id, name, result } = photo
  return (
    <li className="strip-item">
      <button
        type="button"
        className="strip-photo"
        aria-current={current}
        aria-label={result ? t('strip.restored', { name }) : name}
        title={name}
        onClick={() => session.show(id)}
      >
        <Picture address={`assets/photos/${id}/preview`} width={88} height={60} />
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
