/** @file Pictures that a model makes: what is asked for on the left, what came of it on the right. Runs in the page. */
import { useEffect } from 'react'
import { number, t } from '../../i18n/t.ts'
import { modelOf } from '../../state/creating.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { AskPanel } from './AskPanel.tsx'
import { ModelFacts } from './ModelFacts.tsx'
import { PictureSheet } from './PictureSheet.tsx'
import { PushPanel } from './PushPanel.tsx'
import { TrainingCard } from './TrainingCard.tsx'

export function CreateScreen() {
  const session = useSession()
  const models = useApp((s) => s.creating.models)
  useEffect(() => {
    void session.openCreate() // failures end as messages in the store
  }, [session])
  const model = useApp((s) => modelOf(s.creating))
  // What is under way is looked at more often than the sliders.
  const isTraining = useApp((s) => s.creating.training.kind !== 'none')
  return (
    <main className="create" aria-label={t('screen.create')} aria-busy={models === null}>
      <div className="create-ask">
        <h1>{t('screen.create')}</h1>
        {models?.length === 0 && <p className="hint">{t('create.noModels')}</p>}
        <AskPanel />
        {isTraining && <TrainingCard />}
        <PushPanel />
        {!isTraining && <TrainingCard />}
      </div>
      <section className="create-made" aria-label={t('create.pictures')}>
        {model !== null && <p className="hint">{t('create.honest', { edge: number(model.shape.edge) })}</p>}
        <PictureSheet />
        <SheetButtons />
        {model !== null && <ModelFacts model={model} />}
      </section>
    </main>
  )
}

const BUTTONS = ['createMore', 'createSave', 'createSheet'] as const
const LABELS = { createMore: 'create.more', createSave: 'create.save', createSheet: 'create.saveSheet' } as const

function SheetButtons() {
  const sheet = useApp((s) => s.creating.sheet)
  if (sheet === null) return null
  return (
    <div className="create-buttons">
      {BUTTONS.map((id) => (
        <SheetButton key={id} id={id} />
      ))}
    </div>
  )
}

function SheetButton({ id }: { readonly id: (typeof BUTTONS)[number] }) {
  const { enabled, run } = useAction(id)
  return (
    <Button disabled={!enabled} onClick={run}>
      {t(LABELS[id])}
    </Button>
  )
}
