/** @file What is asked of the model: where pictures come from, and how far they may go. Runs in the page. */
import type { MessageKey } from '../../i18n/t.ts'
import { number, percent, t } from '../../i18n/t.ts'
import { WAYS, type Way } from '../../state/creating.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Select } from '../../ui/Select.tsx'
import { Slider } from '../../ui/Slider.tsx'

const WAY_TEXT: Readonly<Record<Way, MessageKey>> = {
  prior: 'create.way.prior',
  around: 'create.way.around',
  between: 'create.way.between',
  fill: 'create.way.fill',
}
const WAY_HINT: Readonly<Record<Way, MessageKey>> = {
  prior: 'create.hint.prior',
  around: 'create.hint.around',
  between: 'create.hint.between',
  fill: 'create.hint.fill',
}

export function AskPanel() {
  const session = useSession()
  const { models, model, way } = useApp((s) => s.creating)
  const photos = useApp((s) => s.photos)
  const draw = useAction('createDraw')
  const seed = useAction('createSeed')
  if (models === null || models.length === 0) return null
  return (
    <form
      className="create-part"
      onSubmit={(event) => {
        event.preventDefault()
        draw.run()
      }}
    >
      <Select
        label={t('create.model')}
        value={model ?? ''}
        options={models.map(({ id, title, own, shape }) => ({
          value: id,
          label: own
            ? t('create.modelOwn', { title, edge: number(shape.edge) })
            : t('create.modelShipped', { edge: number(shape.edge) }),
        }))}
        onChange={(id) => {
          session.setCreate({ model: id })
          void session.drawCreate() // failures end as messages in the store
        }}
      />
      <Select
        label={t('create.way')}
        value={way}
        options={WAYS.map((value) => ({
          value,
          label: t(WAY_TEXT[value]),
          disabled: value !== 'prior' && photos.length === 0,
        }))}
        onChange={(value) => session.setCreate({ way: value })}
      />
      <p className="hint">{t(photos.length === 0 ? 'create.needsPhotos' : WAY_HINT[way])}</p>
      <Photos />
      <Amounts />
      <div className="create-buttons">
        <Button look="main" type="submit" disabled={!draw.enabled}>
          {t('create.draw')}
        </Button>
        <Button disabled={!seed.enabled} onClick={seed.run}>
          {t('create.newSeed')}
        </Button>
      </div>
    </form>
  )
}

function Photos() {
  const session = useSession()
  const { way, photo, other } = useApp((s) => s.creating)
  const photos = useApp((s) => s.photos)
  if (way === 'prior') return null
  const options = photos.map(({ id, name, missing }) => ({ value: id, label: name, disabled: missing }))
  return (
    <>
      <Select
        label={t(way === 'between' ? 'create.from' : 'create.photo')}
        value={photo ?? ''}
        options={options}
        onChange={(id) => session.setCreate({ photo: id })}
      />
      {way === 'between' && (
        <Select
          label={t('create.to')}
          value={other ?? ''}
          options={options}
          onChange={(id) => session.setCreate({ other: id })}
        />
      )}
    </>
  )
}

function Amounts() {
  const session = useSession()
  const { way, temperature, variety, seed } = useApp((s) => s.creating)
  if (way === 'between') return null
  return (
    <>
      {way === 'around' && (
        <Slider
          label={t('create.variety')}
          value={variety}
          min={0}
          max={1}
          step={0.05}
          shown={percent(variety)}
          hint={t('create.varietyHint')}
          onChange={(value) => session.setCreate({ variety: value })}
        />
      )}
      {way === 'prior' && (
        <Slider
          label={t('create.temperature')}
          value={temperature}
          min={0}
          max={1.5}
          step={0.05}
          shown={number(temperature)}
          hint={t('create.temperatureHint')}
          onChange={(value) => session.setCreate({ temperature: value })}
        />
      )}
      <p className="hint">{t('create.seed', { seed: String(seed) })}</p>
    </>
  )
}
