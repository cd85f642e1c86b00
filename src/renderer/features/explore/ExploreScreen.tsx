/** @file The map of the library: what photos show puts them near each other; at the side what is known of them. Runs in the page. */
import { useCallback, useEffect, useId, useMemo, useRef } from 'react'
import { t } from '../../i18n/t.ts'
import { isOfKind } from '../../state/kinds.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { saveBlob } from '../export/download.ts'
import { classesOf } from './colours.ts'
import { ExploreBar } from './ExploreBar.tsx'
import { ExploreSide } from './ExploreSide.tsx'
import { MapList } from './MapList.tsx'
import { partOf } from './map-part.ts'
import { mapTable } from './map-table.ts'
import { MapStage } from './MapStage.tsx'
import type { MapCanvas } from './use-map.ts'

export function ExploreScreen() {
  const session = useSession()
  const whole = useApp((s) => s.exploring.map)
  const list = useApp((s) => s.exploring.list)
  const kind = useApp(({ library }) => library.kind)
  const state = useApp((s) => s.exploring.state)
  const photos = useApp((s) => s.photos)
  const colouring = useApp((s) => s.exploring.colouring)
  const canvas = useRef<MapCanvas | null>(null)
  const help = useId()
  useEffect(() => void session.loadExplore(), [session]) // failures are told on the screen
  const keepCanvas = useCallback((made: MapCanvas) => void (canvas.current = made), [])
  const known = useMemo(() => new Map(photos.map((photo) => [photo.id, photo])), [photos])
  const map = useMemo(() => whole && partOf(whole, (id) => isOfKind(kind, known.get(id) ?? {})), [whole, known, kind])
  const classes = useMemo(() => classesOf(map?.photos ?? [], known, colouring), [map, known, colouring])
  const colours = useMemo(
    () => new Map(classes.flatMap(({ ids, colour }) => ids.map((id) => [id, colour] as const))),
    [classes],
  )
  const savePicture = async () => {
    const picture = await canvas.current?.picture()
    if (picture) saveBlob(picture, `${t('screen.explore')}.png`)
  }
  const saveTable = () => {
    if (map) saveBlob(new Blob([mapTable(map, photos)], { type: 'text/csv' }), `${t('screen.explore')}.csv`)
  }
  return (
    <main className="explore" aria-label={t('screen.explore')} aria-busy={state === null}>
      <h1 className="unseen">{t('screen.explore')}</h1>
      <ExploreBar onPicture={savePicture} onTable={saveTable} />
      {map && list && <MapList classes={classes} known={known} describedBy={help} />}
      {map && !list && <MapStage map={map} colours={colours} describedBy={help} onCanvas={keepCanvas} />}
      {!map && (
        <div className="explore-empty">
          <p>{t('explore.empty')}</p>
        </div>
      )}
      <p id={help} className="unseen">
        {t(list ? 'explore.listKeys' : 'explore.keys')}
      </p>
      <ExploreSide map={map} classes={classes} />
    </main>
  )
}
