/** @file The library: all photos, to look through and to choose from. Runs in the page. */
import { Picture } from '../../canvas/Picture.tsx'
import { t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'

export function LibraryScreen() {
  const session = useSession()
  const photos = useApp((s) => s.photos)
  return (
    <main className="library" aria-label={t('library.label')}>
      <ul className="library-grid">
        {photos.map(({ id, name }) => (
          <li key={id}>
            <button type="button" className="library-cell" onClick={() => session.show(id)}>
              <Picture address={`assets/photos/${id}/preview`} width={200} height={150} />
              <span>{name}</span>
            </button>
          </li>
        ))}
      </ul>
    </main>
  )
}
