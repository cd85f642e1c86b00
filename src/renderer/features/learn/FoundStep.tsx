/** @file Second step: what was found in the photos: cameras, noise with a plot of each, what was left out and why. Runs in the page. */
import type { Cluster, Library } from '../../../shared/learning.ts'
import { number, t } from '../../i18n/t.ts'
import { useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { NoisePlot } from './NoisePlot.tsx'
import { leftOutText, modeText, noiseText } from './words.ts'

const COLUMNS = ['from', 'photos', 'clean', 'noisy', 'noise'] as const

export function FoundStep({ library }: { readonly library: Library }) {
  const session = useSession()
  const { photos, usable, references, clusters, split, mode, leftOut } = library
  return (
    <div className="learn-found">
      <p>
        {t('learn.usable', { usable: number(usable), photos: number(photos) })}{' '}
        {references > 0 && t('learn.references', { count: references })}
      </p>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`learn.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {clusters.map((cluster) => (
            <Row key={cluster.name} cluster={cluster} />
          ))}
        </tbody>
      </table>
      {leftOut.length > 0 && <LeftOut library={library} />}
      <div className="learn-charts">
        {clusters.map((cluster) => (
          <NoisePlot key={cluster.name} cluster={cluster} />
        ))}
      </div>
      <p>
        {t('learn.split', {
          train: number(split.train.photos),
          validation: number(split.validation.photos),
          test: number(split.test.photos),
        })}
      </p>
      <p>{modeText(mode)}</p>
      <Button look="main" onClick={() => session.showLearnStep('goal')}>
        {t('learn.toGoal')}
      </Button>
    </div>
  )
}

const Row = ({ cluster }: { readonly cluster: Cluster }) => (
  <tr>
    <th scope="row">{cluster.name}</th>
    <td>{number(cluster.photos)}</td>
    <td>{number(cluster.clean)}</td>
    <td>{number(cluster.photos - cluster.clean)}</td>
    <td>{noiseText(cluster)}</td>
  </tr>
)

function LeftOut({ library: { leftOut } }: { readonly library: Library }) {
  return (
    <details>
      <summary>{t('learn.leftOutCount', { count: leftOut.length })}</summary>
      <ul className="learn-left-out">
        {leftOut.map(({ photo, reason }) => (
          <li key={photo}>
            {photo}: {leftOutText(reason)}
          </li>
        ))}
      </ul>
    </details>
  )
}
