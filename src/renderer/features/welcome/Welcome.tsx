/** @file The first screen: one sentence, a place to drop a photo, and two samples to try. Runs in the page. */
import type { Sample } from '../../../shared/contract.ts'
import { useAction } from '../../state/use-actions.ts'
import { Picture } from '../../canvas/Picture.tsx'
import { sampleText } from '../../i18n/names.ts'
import { t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'

export function Welcome() {
  const open = useAction('open')
  const samples = useApp((s) => s.samples)
  const importing = useApp((s) => s.importing)
  return (
    <main className="welcome">
      <h1>
        {t('welcome.title')} <span>{t('welcome.promise')}</span>
      </h1>
      <div className="drop-zone">
        <p className="drop-title">{importing ? t('import.busy') : t('welcome.drop')}</p>
        <p className="hint">{t('welcome.paste')}</p>
        <Button look="main" onClick={open.run} disabled={importing}>
          {t('welcome.open')}
        </Button>
        <p className="hint">{t('welcome.formats')}</p>
      </div>
      {samples.length > 0 && (
        <section className="samples">
          <h2>{t('welcome.samples')}</h2>
          <div className="cards">
            {samples.map((sample) => (
              <SampleCard key={sample.id} sample={sample} />
            ))}
          </div>
        </section>
      )}
    </main>
  )
}

function SampleCard({ sample }: { readonly sample: Sample }) {
  const session = useSession()
  // Failures end as messages in the store.
  const open = () => void session.openSample(sample.id)
  return (
    <button type="button" className="card" onClick={open}>
      <Picture address={`assets/samples/${sample.id}/preview`} width={300} height={130} />
      <span className="card-title">{sampleText(sample, 'title')}</span>
      <span className="hint">{sampleText(sample, 'damage')}</span>
    </button>
  )
}
