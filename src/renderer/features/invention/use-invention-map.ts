/** @file Loads the map of the current result while it is wanted. Runs in the page. */
import { useEffect, useState } from 'react'
import { colourMap } from '../../canvas/invention-paint.ts'
import { loadPicture } from '../../canvas/load-picture.ts'
import { currentResult } from '../../state/look.ts'
import { useApp, useSession } from '../../state/session-context.ts'

interface Loaded {
  readonly result: string
  readonly map: OffscreenCanvas
}

/** The map in its colours; null while it is not wanted, not made, or not here yet. */
export function useInventionMap(): OffscreenCanvas | null {
  const { api } = useSession()
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const wanted = useApp((s) => {
    const result = currentResult(s)
    return s.looking.map && result !== null && result.guesswork !== null ? result.id : null
  })
  useEffect(() => {
    if (wanted === null) return
    const stop = new AbortController()
    loadPicture(api.media, `assets/results/${wanted}/invention`, stop.signal).then(
      (bitmap) => {
        setLoaded({ result: wanted, map: colourMap(bitmap) })
        bitmap.close()
      },
      () => undefined, // the legend goes on saying how much it is
    )
    return () => stop.abort()
  }, [api, wanted])
  return loaded !== null && loaded.result === wanted ? loaded.map : null
}
