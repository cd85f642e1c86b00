/** @file Which model restores, and on which engine. Runs in the page. */
import { t } from '../../i18n/t.ts'
import { chosenModel } from '../../state/app-state.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Select } from '../../ui/Select.tsx'

export function AdvancedOptions() {
  const { store } = useSession()
  const models = useApp((s) => s.models)
  const engines = useApp((s) => s.engines)
  const engine = useApp((s) => s.engine)
  const model = useApp(chosenModel)
  return (
    <details className="advanced">
      <summary>{t('advanced.title')}</summary>
      {model ? (
        <Select
          label={t('advanced.model')}
          value={model.id}
          options={models.map(({ id, title, sound }) => ({
            value: id,
            label: sound ? title : t('advanced.modelUnsound', { model: title }),
            disabled: !sound,
          }))}
          onChange={(id) => store.set({ model: id })}
        />
      ) : (
        <p className="hint">{t('advanced.none')}</p>
      )}
      <Select
        label={t('advanced.engine')}
        value={engine}
        options={[
          { value: 'auto', label: t('engine.auto') },
          ...engines
            .filter((e) => e.engine !== 'auto')
            .map(({ engine: id, usable }) => ({
              value: id,
              label: usable ? t(`engine.${id}`) : t('advanced.engineOff', { engine: t(`engine.${id}`) }),
              disabled: !usable,
            })),
        ]}
        onChange={(id) => store.set({ engine: id })}
      />
    </details>
  )
}
