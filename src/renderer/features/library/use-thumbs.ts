/** @file Thumbnails for as long as a list of photos is on the screen. Runs in the page. */
import { useEffect, useState } from 'react'
import { createThumbs, type Thumbs } from '../../canvas/thumbs.ts'
import { useSession } from '../../state/session-context.ts'

/** `inSight`: ids of the photos that are on the screen, or nearly. */
export function useThumbs(inSight: readonly string[]): Thumbs {
  const { api } = useSession()
  const [thumbs] = useState(() => createThumbs(api.media))
  const key = inSight.join(' ')
  useEffect(() => thumbs.want(key.split(' ').filter(Boolean)), [thumbs, key])
  useEffect(() => () => thumbs.close(), [thumbs])
  return thumbs
}
