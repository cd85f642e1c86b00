/** @file The help sheet: every key that does something, made from the registry of actions. Runs in the page. */
import { t } from '../i18n/t.ts'
import { useSession } from '../state/session-context.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Keys } from '../ui/Keys.tsx'
import type { Action } from '../state/action.ts'
import { ACTIONS, ACTION_IDS } from '../state/actions.ts'
import { MASK_ACTIONS } from '../state/mask-actions.ts'
import { SCREEN_NAMES, SCREENS, type Screen } from '../state/screens.ts'

type Row = readonly [keys: readonly string[], text: string]

/** Keys that belong to a place and not to an action. */
const PLACE_ROWS: Readonly<Partial<Record<Screen, () => Row[]>>> = {
  darkroom: () => [
    [[t('key.arrows'), 'Home', 'End'], t('help.divider')],
    [[t('key.arrows')], t('help.pan')],
  ],
  library: () => [
    [[t('key.arrows'), 'PageUp', 'Home'], t('help.grid')],
    [['Space'], t('help.gridToggle')],
    [['Enter'], t('help.gridOpen')],
  ],
}

/** The keys to other screens and the like are of no screen. */
const screenOf = (id: (typeof ACTION_IDS)[number]): Screen | undefined => (ACTIONS[id] as Action).screen

const rowsOf = (ids: readonly (typeof ACTION_IDS)[number][]): Row[] =>
  ids.map((id) => ACTIONS[id]).flatMap(({ keys, label }) => (keys.length > 0 ? [[keys, t(label)] as const] : []))

export function HelpSheet() {
  const { store } = useSession()
  const close = () => store.set({ sheet: null })
  const marking = ACTION_IDS.filter((id) => id in MASK_ACTIONS)
  const of = (screen: Screen | undefined) => ACTION_IDS.filter((id) => !(id in MASK_ACTIONS) && screenOf(id) === screen)
  return (
    <Dialog title={t('help.title')} onClose={close}>
      <KeyList title={t('help.general')} rows={[...rowsOf(of(undefined)), [['Ctrl+V'], t('help.paste')]]} />
      {SCREEN_NAMES.map((screen) => (
        <KeyList
          key={screen}
          title={t(SCREENS[screen].label)}
          rows={[...rowsOf(of(screen)), ...(PLACE_ROWS[screen]?.() ?? [])]}
        />
      ))}
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
