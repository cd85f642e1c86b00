/** @file What is set for the whole program: in effect at once, then kept. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type { Settings } from '../../shared/settings.ts'
import { speakChoice } from '../i18n/choice.ts'
import type { AppState } from './app-state.ts'
import type { Messages } from './messages.ts'
import type { Store } from './store.ts'

export interface Setting {
  /** Makes settings hold on the screen. */
  apply(settings: Settings): Promise<void>
  /** Changes some of them, and keeps them for the next start. */
  change(settings: Partial<Settings>): Promise<void>
}

/** Strongest contrast without having been chosen: the machine asks for it. */
const wantsContrast = () => matchMedia('(prefers-contrast: more)').matches

function showTheme(theme: Settings['theme']): void {
  const { dataset } = document.documentElement
  if (theme !== 'system') dataset['theme'] = theme
  else if (wantsContrast()) dataset['theme'] = 'contrast'
  else delete dataset['theme']
}

export function createSetting(api: Api, { get, set }: Store<AppState>, { attempt }: Messages): Setting {
  async function apply(settings: Settings) {
    showTheme(settings.theme)
    set({ settings })
    set({ locale: await speakChoice(settings.language) })
  }
  return {
    apply,
    change: (some) =>
      attempt('settings', async () => {
        const settings = { ...get().settings, ...some }
        await apply(settings)
        await api.setSettings(settings)
      }),
  }
}
