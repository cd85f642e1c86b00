/** @file What is set for the whole program, one line for each setting; every change holds at once. Runs in the page. */
import type { ComponentType } from 'react'
import { CACHE_SIZES, LANGUAGE_CHOICES, SETTING_NAMES, THEMES, type SettingName } from '../../../shared/settings.ts'
import { LANGUAGE_NAMES } from '../../i18n/locales.ts'
import { number, t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Select } from '../../ui/Select.tsx'

const FIELDS: Readonly<Record<SettingName, ComponentType>> = {
  theme: ThemeChoice,
  language: LanguageChoice,
  cache: CacheChoice,
}

export function SettingsSheet() {
  const { store } = useSession()
  const close = () => store.set({ sheet: null })
  return (
    <Dialog title={t('settings.title')} onClose={close}>
      <form method="dialog" onSubmit={close}>
        {SETTING_NAMES.map((name) => {
          const Field = FIELDS[name]
          return <Field key={name} />
        })}
        <p className="hint">{t('settings.hint')}</p>
        <div className="dialog-foot">
          <Button onClick={close}>{t('dialog.close')}</Button>
        </div>
      </form>
    </Dialog>
  )
}

function ThemeChoice() {
  const session = useSession()
  const value = useApp((s) => s.settings.theme)
  return (
    <Select
      label={t('settings.theme')}
      value={value}
      options={THEMES.map((theme) => ({ value: theme, label: t(`theme.${theme}`) }))}
      onChange={(theme) => void session.change({ theme }) /* never rejects */}
    />
  )
}

function LanguageChoice() {
  const session = useSession()
  const value = useApp((s) => s.settings.language)
  return (
    <Select
      label={t('settings.language')}
      value={value}
      options={LANGUAGE_CHOICES.map((choice) => ({
        value: choice,
        label: choice === 'system' ? t('settings.systemLanguage') : LANGUAGE_NAMES[choice],
      }))}
      onChange={(language) => void session.change({ language }) /* never rejects */}
    />
  )
}

/** By size. */
const SIZES = CACHE_SIZES.toSorted((a, b) => Number(a) - Number(b))

function CacheChoice() {
  const session = useSession()
  const value = useApp((s) => s.settings.cache)
  return (
    <Select
      label={t('settings.cache')}
      value={value}
      options={SIZES.map((size) => ({ value: size, label: t('settings.gigabytes', { size: number(Number(size)) }) }))}
      onChange={(cache) => void session.change({ cache }) /* never rejects */}
    />
  )
}
