/** @file The sheet of an export: how the file is written and what it is called. It stays until the file is there. Runs in the page. */
import { useEffect, useState } from 'react'
import { CODEC_MODEL } from '../../../shared/codec.ts'
import type { Photo } from '../../../shared/contract.ts'
import { modelName } from '../../i18n/names.ts'
import { failureText } from '../../i18n/told.ts'
import { percent, t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { formatOf, optionsOf, rememberChoices, rememberedChoices, wrongField, type Choices } from './choices.ts'
import { ExportFields } from './ExportFields.tsx'
import { fileSize } from './file-size.ts'
import { useEstimate } from './use-estimate.ts'

export function ExportDialog({ photo }: { readonly photo: Photo }) {
  const session = useSession()
  const exporting = useApp((s) => s.exporting)
  const models = useApp((s) => s.models)
  const notice = useApp((s) => s.notices.find(({ slot }) => slot === 'export'))
  const [choices, setChoices] = useState(rememberedChoices)
  useEffect(() => session.dismiss('export'), [session])

  const change = (changed: Partial<Choices>) => {
    const now = { ...choices, ...changed }
    setChoices(now)
    if (wrongField(now) === null) rememberChoices(now)
  }
  const isRight = wrongField(choices) === null
  const estimate = useEstimate(isRight ? optionsOf(choices, photo) : null)
  const close = () => session.store.set({ sheet: null })
  const run = async () => {
    if (await session.exportPhoto(optionsOf(choices, photo))) close()
  }
  const failure = notice?.content.kind === 'failure' ? failureText(notice.content.failure) : null
  const size = estimate && { size: fileSize(estimate.bytes) }
  return (
    <Dialog title={t('export.title')} onClose={close}>
      <form
        className="export"
        onSubmit={(event) => {
          event.preventDefault()
          if (isRight) void run() // failures end as messages in the store
        }}
      >
        <p className="hint">{t('export.blend', { percent: percent(photo.strength) })}</p>
        <ExportFields photo={photo} choices={choices} onChange={change} />
        <label className="check">
          <input
            type="checkbox"
            checked={choices.sidecar}
            onChange={(event) => change({ sidecar: event.currentTarget.checked })}
          />
          <span>
            {t('export.sidecar')}
            <small className="hint">{t('export.sidecarHint')}</small>
          </span>
        </label>
        {formatOf(choices, photo) === 'patina' && (
          <p className="hint">{t('patina.willBeMadeBy', { model: modelName(models, CODEC_MODEL) })}</p>
        )}
        <p className="hint">{t('export.untouched')}</p>
        {failure && (
          <p className="export-failure" role="alert">
            <strong>{failure.what}</strong> {failure.means} {failure.action}
          </p>
        )}
        <div className="dialog-foot">
          <output className="export-size" aria-label={t('export.fileSize')}>
            {size && t(estimate.exact ? 'export.sizeExact' : 'export.sizeAbout', size)}
          </output>
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button look="main" type="submit" disabled={exporting || !isRight}>
            {t(exporting ? 'export.busy' : 'export.run')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
