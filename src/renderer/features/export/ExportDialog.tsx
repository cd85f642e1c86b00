/** @file Format, quality and metadata of an export. Runs in the page. */
import { useState } from 'react'
import type { Photo } from '../../../shared/contract.ts'
import { number, percent, t } from '../../i18n/t.ts'
import type { ExportOptions } from '../../state/app-state.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Select } from '../../ui/Select.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { FORMATS, isFormat, QUALITY } from './formats.ts'

const SAME = 'same'

export function ExportDialog({ photo }: { readonly photo: Photo }) {
  const session = useSession()
  const exporting = useApp((s) => s.exporting)
  const [chosen, choose] = useState<string>(SAME)
  const [quality, setQuality] = useState<number | null>(null)
  const [keep, setKeep] = useState(true)

  const format = isFormat(chosen) ? chosen : null
  const standard = QUALITY[format ?? photo.format]
  const options: ExportOptions = {
    photo: photo.id,
    format,
    quality: standard === null ? null : (quality ?? standard),
    metadata: keep ? 'keep' : 'remove',
  }
  const close = () => session.store.set({ sheet: null })
  const run = async () => {
    await session.exportPhoto(options)
    close()
  }
  return (
    <Dialog title={t('export.title')} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void run() // failures end as messages in the store
        }}
      >
        <p className="hint">{t('export.blend', { percent: percent(photo.strength) })}</p>
        <Select
          label={t('export.format')}
          value={chosen}
          options={[
            { value: SAME, label: t('export.same', { format: FORMATS[photo.format] }) },
            ...Object.entries(FORMATS).map(([value, label]) => ({ value, label })),
          ]}
          onChange={choose}
        />
        {options.quality !== null && (
          <Slider
            label={t('export.quality')}
            value={options.quality}
            min={1}
            max={100}
            shown={number(options.quality)}
            onChange={setQuality}
          />
        )}
        <label className="check">
          <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} />
          <span>
            {t('export.metadata')}
            <small className="hint">{t('export.metadataHint')}</small>
          </span>
        </label>
        <p className="hint">{t('export.untouched')}</p>
        <div className="dialog-foot">
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button look="main" type="submit" disabled={exporting}>
            {t(exporting ? 'export.busy' : 'export.run')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
