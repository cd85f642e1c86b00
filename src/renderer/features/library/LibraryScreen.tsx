/** @file The library: all photos, to look through and to choose from. Runs in the page. */
import { t } from '../../i18n/t.ts'
import { FIRST_VIEW, shownPhotos } from '../../state/library-view.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { CommandBar } from './CommandBar.tsx'
import { LibraryBar } from './LibraryBar.tsx'
import { PhotoGrid } from './PhotoGrid.tsx'

export function LibraryScreen() {
  const photos = useApp(shownPhotos)
  return (
    <main className="library">
      <h1 className="unseen">{t('screen.library')}</h1>
      <LibraryBar shown={photos.length} />
      {photos.length === 0 ? <NothingFound /> : <PhotoGrid photos={photos} />}
      <CommandBar />
    </main>
  )
}

function NothingFound() {
  const { store } = useSession()
  const { library } = store.get()
  const { filter, kind, search } = FIRST_VIEW
  const showAll = () => store.set({ library: { ...library, filter, kind, search } })
  return (
    <div className="library-empty">
      <p>{t('library.nothing')}</p>
      <Button onClick={showAll}>{t('library.showAll')}</Button>
    </div>
  )
}
