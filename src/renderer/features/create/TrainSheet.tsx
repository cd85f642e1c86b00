/** @file Orders the training of a model: on which photos, how large, for how long. Runs in the page. */
import { useState } from 'react'
import { FEWEST_VAE_PHOTOS } from '../../../shared/vae-limits.ts'
import { number, t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Select } from '../../ui/Select.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { TextField } from '../export/Fields.tsx'

const BETAS = ['0.5', '1', '4', '10', '20', '50'] as const
const EDGES = ['32', '64'] as const
const FORMS = ['conv', 'dense'] as const
const WIDTH = 32

export function TrainSheet() {
  const session = useSession()
  const photos = useApp((s) => s.photos)
  const selected = useApp((s) => s.selection.ids)
  const [which, setWhich] = useState<'all' | 'selected'>(selected.size > 1 ? 'selected' : 'all')
  const [name, setName] = useState(t('create.trainName'))
  const [edge, setEdge] = useState<(typeof EDGES)[number]>('64')
  const [form, setForm] = useState<(typeof FORMS)[number]>('conv')
  const [latent, setLatent] = useState(64)
  const [beta, setBeta] = useState<(typeof BETAS)[number]>('10')
  const [minutes, setMinutes] = useState(20)
  const close = () => session.store.set({ sheet: null })
  const there = photos.filter(({ id, missing }) => !missing && (which === 'all' || selected.has(id)))
  const isNamed = name.trim() !== '' && name.length <= 80
  const ready = isNamed && there.length >= FEWEST_VAE_PHOTOS
  const start = async () => {
    const shape = { form, edge: Number(edge) as 32 | 64, latent, width: WIDTH }
    const ids = there.map(({ id }) => id)
    if (await session.startTraining({ photos: ids, name: name.trim(), shape, beta: Number(beta), minutes })) close()
  }
  return (
    <Dialog title={t('create.train')} onClose={close}>
      <form
        className="train-fields"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void start() // failures end as messages in the store
        }}
      >
        <Segments
          label={t('create.trainPhotos')}
          value={which}
          options={[
            { value: 'all', label: t('create.trainAll', { count: photos.length }) },
            {
              value: 'selected',
              label: t('create.trainSelected', { count: selected.size }),
              disabled: selected.size === 0,
            },
          ]}
          onChange={setWhich}
        />
        {there.length < FEWEST_VAE_PHOTOS && (
          <p role="alert" className="batch-reason">
            {t('create.trainFew', { needed: FEWEST_VAE_PHOTOS })}
          </p>
        )}
        <TextField
          label={t('create.trainNameLabel')}
          value={name}
          hint={t('create.trainNameHint')}
          isWrong={!isNamed}
          onChange={setName}
        />
        <Segments
          label={t('create.trainEdge')}
          value={edge}
          options={EDGES.map((value) => ({ value, label: t('create.edge', { edge: value }) }))}
          onChange={setEdge}
        />
        <Select
          label={t('create.trainForm')}
          value={form}
          options={FORMS.map((value) => ({
            value,
            label: t(value === 'conv' ? 'create.form.conv' : 'create.form.dense'),
          }))}
          onChange={setForm}
        />
        <Slider
          label={t('create.trainLatent')}
          value={latent}
          min={8}
          max={256}
          step={8}
          shown={number(latent)}
          hint={t('create.trainLatentHint')}
          onChange={setLatent}
        />
        <Select
          label={t('create.trainBeta')}
          value={beta}
          options={BETAS.map((value) => ({ value, label: number(Number(value)) }))}
          onChange={setBeta}
        />
        <p className="hint">{t('create.trainBetaHint')}</p>
        <Slider
          label={t('create.trainMinutes')}
          value={minutes}
          min={1}
          max={120}
          shown={t('create.minutes', { count: minutes })}
          onChange={setMinutes}
        />
        <div className="dialog-foot">
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button look="main" type="submit" disabled={!ready}>
            {t('create.trainStart')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
