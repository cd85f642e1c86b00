/** @file The help sheet: every key that does something, made from the registry of actions. Runs in the page. */
import { t } from '../i18n/t.ts'
import { useSession } from '../state/session-context.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ACTIONS, ACTION_IDS } from '../state/actions.ts'

/** Keys that belong to a place and not to an action. */
const PLACES = [
  [['Ctrl+V'], t('help.paste')],
  [[t('key.dividerKeys')], t('help.divider')],
  [[t('key.arrows')], t('help.pan')],
] as const

export function HelpSheet() {
  const { store } = useSession()
  const close = () => store.set({ sheet: null })
  const rows = [...ACTION_IDS.map((id) => [ACTIONS[id].keys, t(ACTIONS[id].label)] as const), ...PLACES]
  return (
    <Dialog title={t('help.title')} onClose={close}>
      <table className="help">
        <thead className="unseen">
          <tr>
            <th>{t('help.does')}</th>
            <th>{t('help.key')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([keys, text]) => (
            <tr key={text}>
              <td>{text}</td>
              <td>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="dialog-foot">
        <Button onClick={close}>{t('dialog.close')}</Button>
      </div>
    </Dialog>
  )
}
