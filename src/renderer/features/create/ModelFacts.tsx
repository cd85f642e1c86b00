/** @file What a model is and how it was measured. Runs in the page. */
import type { VaeSummary } from '../../../shared/contract-create.ts'
import { duration, number, t } from '../../i18n/t.ts'
import { useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { TrainingCurves } from './TrainingCurves.tsx'
import { decibels } from './training-table.ts'

const round = (value: number, digits = 1): string => number(Number(value.toFixed(digits)))

export function ModelFacts({ model }: { readonly model: VaeSummary }) {
  const session = useSession()
  const { photos, heldOut, frechet, shape, beta, seconds, own, id, curve } = model
  return (
    <details className="create-facts">
      <summary>{t('create.facts')}</summary>
      <p>
        {t('create.facts.learned', {
          photos: number(photos.train),
          pictures: number(photos.pictures),
          time: duration(seconds),
          beta: number(beta),
        })}
      </p>
      <p>
        {t('create.facts.heldOut', {
          photos: number(photos.heldOut),
          quality: round(decibels(heldOut.mse)),
          nats: round(heldOut.kl),
          active: number(heldOut.active),
          latent: number(shape.latent),
        })}
      </p>
      <p>
        {t('create.facts.frechet', {
          samples: round(frechet.samples, 2),
          pixels: round(frechet.pixelGaussian, 2),
          photos: round(frechet.training, 2),
        })}
      </p>
      <TrainingCurves points={curve} />
      {own && (
        <Button
          onClick={() => void session.removeVae(id)} // failures end as messages in the store
        >
          {t('create.remove')}
        </Button>
      )}
    </details>
  )
}
