/** @file Beside the map: the classes of its colours, the photo at the keys, what is like it, copies and outliers. Runs in the page. */
import { useMemo } from 'react'
import type { Photo } from '../../../shared/contract.ts'
import type { ExploreMap, MapPhoto } from '../../../shared/explore.ts'
import { number, percent, t } from '../../i18n/t.ts'
import { ACTIONS, type ActionId } from '../../state/actions.ts'
import { photoOf } from '../../state/app-state.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Thumb } from '../library/Thumb.tsx'
import { useThumbs } from '../library/use-thumbs.ts'
import type { MapClass } from './colours.ts'
import { SaliencyView } from './SaliencyView.tsx'
import { TagSection } from './TagSection.tsx'

/** Outliers that are chosen at once. */
const OUTLIERS = 20
/** Scores below are those of ordinary photos. */
const STANDS_OUT = 1.25

interface SideProps {
  /** What is shown of it; null: there is none. */
  readonly map: ExploreMap | null
  readonly classes: readonly MapClass[]
}

export function ExploreSide({ map, classes }: SideProps) {
  const cursor = useApp((s) => s.selection.cursor)
  const similar = useApp((s) => s.exploring.similar)
  const suggested = useApp((s) => s.exploring.suggested)
  const shown = useMemo(
    () => [
      ...(cursor === null ? [] : [cursor]),
      ...[...(similar?.photos ?? []), ...(suggested?.photos ?? [])].map(({ photo }) => photo),
    ],
    [cursor, similar, suggested],
  )
  const thumbs = useThumbs(shown)
  if (!map) return <aside className="explore-side" aria-label={t('explore.side')} />
  const at = map.photos.find(({ id }) => id === cursor)
  return (
    <aside className="explore-side" aria-label={t('explore.side')}>
      <Legend classes={classes} />
      {at && <AtKeys photo={at} thumbs={thumbs} />}
      {similar && similar.photos.length > 0 && <SimilarPhotos thumbs={thumbs} />}
      <TagSection thumbs={thumbs} />
      <Groups map={map} />
    </aside>
  )
}

type Thumbs = ReturnType<typeof useThumbs>

/** Chooses photos; the first of them is where the keys are then. */
function useChoose(): (ids: readonly string[]) => void {
  const { store } = useSession()
  return (ids) => store.set({ selection: { ids: new Set(ids), cursor: ids[0] ?? null, anchor: ids[0] ?? null } })
}

function Legend({ classes }: { readonly classes: readonly MapClass[] }) {
  const choose = useChoose()
  return (
    <section>
      <h2>{t('explore.legend')}</h2>
      <ul className="explore-legend">
        {classes.map(({ key, label, colour, ids }) => (
          <li key={key}>
            <button type="button" onClick={() => choose(ids)} title={t('explore.selectClass')}>
              <span className="explore-swatch" style={{ background: colour }} aria-hidden="true" />
              <span className="explore-label">{label}</span>
              <span className="hint">{number(ids.length)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function sureOf({ kind: found, sure: share }: NonNullable<MapPhoto['damage']>): string {
  const [kind, sure] = [t(`explore.damage.${found}`), percent(share)]
  return t('explore.sure', { kind, sure })
}

function AtKeys({ photo, thumbs }: { readonly photo: MapPhoto; readonly thumbs: Thumbs }) {
  const known = useApp((s) => photoOf(s, photo.id))
  const saliency = useApp((s) => s.exploring.saliency)
  const { damage, camera } = photo
  if (!known) return null
  const facts = [damage && sureOf(damage), camera, known.taken?.replace('T', ' '), known.tags?.join(', ')].filter(
    Boolean,
  )
  return (
    <section className="explore-photo">
      <h2>{known.name}</h2>
      {saliency?.of === photo.id ? (
        <SaliencyView thumbs={thumbs} photo={photo.id} saliency={saliency.map} />
      ) : (
        <Thumb thumbs={thumbs} photo={photo.id} />
      )}
      <p role="status">
        <span className="unseen">{known.name} </span>
        {facts.join(' · ')}
      </p>
      {known.tags && <OwnTags photo={known} tags={known.tags} />}
      <div className="explore-buttons">
        <Command id="exploreOpen" />
        <Command id="exploreSimilar" />
        <Command id="exploreSaliency" />
      </div>
    </section>
  )
}

/** What people called the photo; each can be taken from it. */
function OwnTags({ photo: { id, name }, tags }: { readonly photo: Photo; readonly tags: readonly string[] }) {
  const session = useSession()
  return (
    <ul className="explore-own-tags" aria-label={t('explore.ownTags')}>
      {tags.map((tag) => (
        <li key={tag}>
          <span className="explore-label">{tag}</span>
          <Button
            look="quiet"
            className="button-icon"
            aria-label={t('explore.takeTagFrom', { tag, name })}
            title={t('explore.takeTagFrom', { tag, name })}
            onClick={() => void session.setTag([id], tag, null)} // failures are told on the screen
          >
            <Icon name="remove" />
          </Button>
        </li>
      ))}
    </ul>
  )
}

function SimilarPhotos({ thumbs }: { readonly thumbs: Thumbs }) {
  const session = useSession()
  const choose = useChoose()
  const photos = useApp((s) => s.photos)
  const similar = useApp((s) => s.exploring.similar)
  if (!similar) return null
  const nameOf = (id: string): string => photos.find((photo) => photo.id === id)?.name ?? ''
  return (
    <section>
      <h2>{t('explore.similarTo', { name: nameOf(similar.of) })}</h2>
      <ul className="explore-similar">
        {similar.photos.map(({ photo, cosine, copy }) => (
          <li key={photo}>
            <button type="button" onClick={() => choose([photo])} title={nameOf(photo)}>
              <Thumb thumbs={thumbs} photo={photo} />
              <span className="unseen">{nameOf(photo)} </span>
              <span className="hint">{copy ? t('explore.copy') : percent(Math.max(0, cosine))}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="explore-buttons">
        <Button onClick={() => choose([similar.of, ...similar.photos.map(({ photo }) => photo)])}>
          {t('library.selectAll')}
        </Button>
        <Button look="quiet" onClick={() => session.changeExploring({ similar: null })}>
          {t('explore.closeSimilar')}
        </Button>
      </div>
    </section>
  )
}

/** Photos that one may want to look through: further copies, and what is like nothing else. */
function Groups({ map }: { readonly map: ExploreMap }) {
  const choose = useChoose()
  const copies = useMemo(() => map.copies.flatMap((group) => group.slice(1)), [map])
  const outliers = useMemo(
    () =>
      map.photos
        .filter(({ outlier }) => outlier > STANDS_OUT)
        .toSorted((a, b) => b.outlier - a.outlier)
        .slice(0, OUTLIERS)
        .map(({ id }) => id),
    [map],
  )
  return (
    <section>
      <h2>{t('explore.groups')}</h2>
      <div className="explore-buttons">
        <Button onClick={() => choose(copies)} disabled={copies.length === 0}>
          {t('explore.copies', { count: copies.length })}
        </Button>
        <Button onClick={() => choose(outliers)} disabled={outliers.length === 0}>
          {t('explore.outliers', { count: outliers.length })}
        </Button>
      </div>
    </section>
  )
}

function Command({ id }: { readonly id: ActionId }) {
  const { enabled, run } = useAction(id)
  return (
    <Button onClick={run} disabled={!enabled}>
      {t(ACTIONS[id].label)}
    </Button>
  )
}
