/**
 * @file Recipes with names: the one of this photo kept as another, those that are there used, for this photo or for those chosen in the
 * library, or forgotten. Runs in the page.
 */
import { useState, type FormEvent } from 'react'
import { MAX_PRESET_NAME } from '../../../shared/preset-limits.ts'
import type { Preset } from '../../../shared/recipe.ts'
import { t } from '../../i18n/t.ts'
import { meantPhotos, openPhoto } from '../../state/app-state.ts'
import { taskOf, withoutFilling } from '../../state/plan.ts'
import { knownPlan, openPlan } from '../../state/recipe.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'

export function PresetsSheet() {
  const { store } = useSession()
  const presets = useApp((s) => s.presets)
  const close = () => store.set({ sheet: null })
  return (
    <Dialog title={t('preset.title')} onClose={close}>
      {presets.length === 0 ? (
        <p className="hint">{t('preset.none')}</p>
      ) : (
        <ul className="presets">
          {presets.map((preset) => (
            <Row key={preset.name} preset={preset} onUsed={close} />
          ))}
        </ul>
      )}
      <Keep />
      <div className="dialog-foot">
        <Button onClick={close}>{t('dialog.close')}</Button>
      </div>
    </Dialog>
  )
}

function Row({ preset, onUsed }: { readonly preset: Preset; readonly onUsed: () => void }) {
  const session = useSession()
  const { name, recipe } = preset
  const count = useApp((s) => meantPhotos(s).length)
  const use = () => {
    onUsed()
    void session.givePlan(meantPhotos(session.store.get()), recipe) // failures end as messages in the store
  }
  const steps = recipe.filter(({ on }) => on).map((step) => t(`task.${taskOf(step)}`))
  return (
    <li className="preset">
      <span className="preset-name">
        {name}
        <span className="hint">{steps.join(', ')}</span>
      </span>
      <Button onClick={use} disabled={count === 0} aria-label={t('preset.useNamed', { name, count })}>
        {t('preset.use')}
      </Button>
      <Button
        look="quiet"
        className="button-icon"
        aria-label={t('preset.remove', { name })}
        title={t('preset.remove', { name })}
        onClick={() => void session.removePreset(name) /* failures end as messages in the store */}
      >
        <Icon name="remove" />
      </Button>
    </li>
  )
}

/** Keeps the recipe of the photo in the darkroom. */
function Keep() {
  const session = useSession()
  const [name, setName] = useState('')
  const presets = useApp((s) => s.presets)
  const canKeep = useApp(
    (s) => openPhoto(s) !== null && knownPlan(s) !== undefined && withoutFilling(openPlan(s)).length > 0,
  )
  if (!canKeep) return null
  const wanted = name.trim()
  const known = presets.some((preset) => preset.name.toLowerCase() === wanted.toLowerCase())
  const keep = (event: FormEvent) => {
    event.preventDefault()
    if (wanted === '') return
    void session.savePreset(wanted) // failures end as messages in the store
    setName('')
  }
  return (
    <form className="preset-keep" onSubmit={keep}>
      <div className="field">
        <label htmlFor="preset-name">{t('preset.name')}</label>
        <input
          id="preset-name"
          maxLength={MAX_PRESET_NAME}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <Button look="main" type="submit" disabled={wanted === ''}>
        {t(known ? 'preset.replace' : 'preset.keep')}
      </Button>
    </form>
  )
}
