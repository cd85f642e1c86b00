/** @file Keeps the pictures that are in sight loaded, as long as the stage is there. Runs in the page. */
import { useEffect, useState } from 'react'
import { loadPicture } from '../../canvas/load-picture.ts'
import { addressesFor, type Pyramid } from '../../canvas/paint.ts'
import { TileCache } from '../../canvas/tile-cache.ts'
import type { Size, View } from '../../canvas/view.ts'
import { useSession } from '../../state/session-context.ts'

export interface Tiles {
  readonly find: (address: string) => ImageBitmap | undefined
  /** Everything in sight is there, as fine as it gets. */
  readonly settled: boolean
}

export function useTiles(pyramids: readonly Pyramid[], view: View, stage: Size): Tiles {
  const { api } = useSession()
  const [, redraw] = useState(0)
  const [cache] = useState(
    () =>
      new TileCache({
        load: (address, signal) => loadPicture(api.media, address, signal),
        onChange: () => redraw((n) => n + 1),
      }),
  )
  const wanted = stage.width === 0 ? [] : pyramids.flatMap((pyramid) => addressesFor(pyramid, view, stage))
  const key = wanted.join(' ')
  useEffect(() => cache.want(key.split(' ').filter(Boolean)), [cache, key])
  useEffect(() => () => cache.close(), [cache])
  return { find: (address) => cache.get(address), settled: wanted.length > 0 && cache.isSettled(wanted) }
}
