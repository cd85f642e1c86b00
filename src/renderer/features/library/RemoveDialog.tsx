/** @file Asks before photos are taken off the list, and says that the originals stay. Runs in the page. */
import { t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'

export function RemoveDialog() {
  const session = useSession()
  const count = useApp((s) => s.selection.ids.size)
  const close = () => session.store.set({ sheet: null })
  const remove = () => {
    const ids = [...session.store.get().selection.ids]
    close()
    void session.removePhotos(ids) // failures end as messages in the store
  }
  return (
    <Dialog title={t('remove.title', { count })} onClose={close}>
      <p>{t('remove.text')}</p>
      <div className="dialog-foot">
        <Button onClick={close}>{t('remove.keep')}</Button>
        <Button look="main" onClick={remove}>
          {t('remove.confirm', { count })}
        </Button>
      </div>
    </Dialog>
  )
}
