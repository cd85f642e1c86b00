/** @file Models of one's own: brought in, saved as a file, taken out of use. What ships is not among them. Runs in the page. */
import { useRef } from 'react'
import type { Model } from '../../../shared/contract.ts'
import { t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'

const NONE: readonly Model[] = []

export function OwnModels() {
  const session = useSession()
  const models = useApp((s) => s.models) ?? NONE
  const input = useRef<HTMLInputElement>(null)
  const own = models.filter((model) => model.own === true)
  return (
    <section className="learn-models" aria-labelledby="learn-models">
      <h2 id="learn-models">{t('learn.models')}</h2>
      {own.length === 0 && <p className="hint">{t('learn.noModels')}</p>}
      <ul>
        {own.map((model) => (
          <Item key={model.id} model={model} />
        ))}
      </ul>
      <Button onClick={() => input.current?.click()}>{t('learn.import')}</Button>
      <input
        ref={input}
        hidden
        type="file"
        data-testid="model-file"
        accept=".safetensors"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) void session.importModel(file) // failures are told where the run is shown
          currentTarget.value = '' // the same file may be chosen again
        }}
      />
    </section>
  )
}

function Item({ model: { id, title, sound } }: { readonly model: Model }) {
  const session = useSession()
  return (
    <li>
      <span className="list-name">{title}</span>
      {!sound && <span className="hint">{t('learn.unsound')}</span>}
      <span className="learn-buttons">
        <Button aria-label={t('learn.exportOne', { name: title })} onClick={() => void session.exportModel(id)}>
          {t('learn.export')}
        </Button>
        <Button aria-label={t('learn.removeOne', { name: title })} onClick={() => void session.removeModel(id)}>
          {t('learn.rollBack')}
        </Button>
      </span>
    </li>
  )
}
