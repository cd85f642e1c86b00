/** @file The help sheet: every key that does something, made from the registry of actions. Runs in the page. */
import { t } from '../i18n/t.ts'
import { useSession } from '../state/session-context.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Keys } from '../ui/Keys.tsx'
import { ACTIONS, ACTION_IDS } from '../state/actions.ts'
import { MASK_ACTIONS } from '../state/mask-actions.ts'

type Row = readonly [keys: readonly string[], text: string]

/** Keys that belong to a place and not to an action. */
const placeRows = (): Row[] => [
  [['Ctrl+V'], t('help.paste')],
  [[t('key.arrows'), 'Home', 'End'], t('help.divider')],
  [[t('key.arrows')], t('help.pan')],
  [[t('key.arrows'), 'PageUp', 'Home'], t('help.grid')],
  [['Space'], t('help.gridToggle')],
  [['Enter'], t('help.gridOpen')],
]

const rowsOf = (ids: readonly (typeof ACTION_IDS)[number][]): Row[] =>
  ids.map((id) => ACTIONS[id]).flatMap(({ keys, label }) => (keys.length > 0 ? [[keys, t(label)] as const] : []))

export function HelpSheet() {
  const { store } = useSession()
  const close = () => store.set({ sheet: null })
  const marking = ACTION_IDS.filter((id) => id in MASK_ACTIONS)
  const general = ACTION_IDS.filter((id) => !(id in MASK_ACTIONS))
  return (
    <Dialog title={t('help.title')} onClose={close}>
      <KeyList title={t('help.general')} rows={[...rowsOf(general), ...placeRows()]} />
      <KeyList title={t('help.marking')} rows={rowsOf(marking)} />
      <div className="dialog-foot">
        <Button onClick={close}>{t('dialog.close')}</Button>
      </div>
    </Dialog>
  )
}

const KeyList = ({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) => (
  <>
    <h3>{title}</h3>
    <dl className="help">
      {rows.map(([keys, text]) => (
        <div key={text}>
          <dt>{text}</dt>
          <dd>
            <Keys keys={keys} />
          </dd>
        </div>
      ))}
    </dl>
  </>
)
