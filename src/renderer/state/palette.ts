/**
 * @file What the palette offers: every action that can be done now and every photo by name, best fit or last used first. Runs in
 * the page.
 */
import { t } from '../i18n/t.ts'
import type { ActionContext } from './action.ts'
import { ACTIONS, ACTION_IDS } from './actions.ts'
import type { AppState } from './app-state.ts'
import { fits } from './fuzzy.ts'

export interface Offer {
  /** Names it among the recent ones. */
  readonly id: string
  readonly name: string
  readonly keys: readonly string[]
  readonly run: (context: ActionContext) => void
}

/** Actions that last as long as a key is held, and the palette itself, make no sense in a list. */
const CHOOSABLE = ACTION_IDS.filter((id) => id !== 'palette' && ACTIONS[id].release === undefined)

function actionsNow(state: AppState): Offer[] {
  const behind = { ...state, sheet: null }
  return CHOOSABLE.filter((id) => ACTIONS[id].when(behind)).map((id) => {
    const { label, keys, run } = ACTIONS[id]
    return { id: `action ${id}`, name: t(label), keys, run: (context) => run(context) }
  })
}

const photosNow = ({ photos }: AppState): Offer[] =>
  photos.map(({ id, name }) => ({
    id: `photo ${id}`,
    name: t('palette.photo', { name }),
    keys: [],
    run: ({ session }) => session.show(id),
  }))

/** @param recent ids of what was used, the last first */
export function offers(state: AppState, typed: string, recent: readonly string[]): Offer[] {
  const place = ({ id }: Offer) => (recent.includes(id) ? recent.indexOf(id) : recent.length)
  return [...actionsNow(state), ...photosNow(state)]
    .flatMap((offer) => {
      const score = fits(typed, offer.name)
      return score === null ? [] : [{ offer, score }]
    })
    .toSorted((a, b) => b.score - a.score || place(a.offer) - place(b.offer))
    .map(({ offer }) => offer)
}

const KEY = 'patina-recent'
const MOST = 12

/** Storage that a browser denies costs the memory, nothing else. */
export function recentOffers(storage: () => Pick<Storage, 'getItem'> = () => localStorage): string[] {
  try {
    const found: unknown = JSON.parse(storage().getItem(KEY) ?? '[]')
    return Array.isArray(found) ? found.filter((id) => typeof id === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

export function rememberOffer(
  id: string,
  storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => localStorage,
): void {
  const recent = [id, ...recentOffers(storage).filter((other) => other !== id)].slice(0, MOST)
  try {
    storage().setItem(KEY, JSON.stringify(recent))
  } catch {
    // see recentOffers
  }
}
