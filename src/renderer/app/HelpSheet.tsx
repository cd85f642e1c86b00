/** @file The help sheet: every key that does something, made from the registry of actions. Runs in the page. */
import { t } from '../i18n/t.ts'
import { useSession } from '../state/session-context.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ACTIONS, ACTION_IDS } from '../state/actions.ts'

/** Keys that belong to a place and not to an action. */
const PLACES = [
  [['Ctrl+V'], t('help.paste')],
  [[t('key.arrows'), 'Home', 'End'], t('help.divider')],
  [[t('key.arrows')], t('help.pan')],
] as const

export function HelpSheet() {
  const { store } = useSession()
  const close = () => store.set({ sheet: null })
  const rows = [...ACTION_IDS.map((id) => [ACTIONS[id].keys, t(ACTIONS[id].label)] as const), ...PLACES]
  return (
    <Dialog title={t('help.title')} onClose={close}>
      <dl className="help">
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>{text}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className="dialog-foot">
        <Button onClick={close}>{t('dialog.close')}</Button>
      </div>
    </Dialog>
  )
}
