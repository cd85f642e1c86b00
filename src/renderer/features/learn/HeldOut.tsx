/** @file A picture of a run, fetched as everything else is; its name is told to those who do not see it. Runs in the page. */
import { useEffect, useRef, useState } from 'react'
import { loadPicture } from '../../canvas/load-picture.ts'
import { useSession } from '../../state/session-context.ts'

interface HeldOutProps {
  /** Below `assets/learning/`. */
  readonly place: string
  readonly label: string
  /** A new number: there is a new picture at the same place. */
  readonly version?: number
}

export function HeldOut({ place, label, version = 0 }: HeldOutProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { api } = useSession()
  const [loaded, setLoaded] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    loadPicture(api.media, `assets/learning/${place}`, stop.signal).then(
      (bitmap) => {
        const element = canvas.current
        if (element && !stop.signal.aborted) {
          // As large as the picture: it is looked at pixel for pixel.
          element.width = bitmap.width
          element.height = bitmap.height
          element.getContext('2d')?.drawImage(bitmap, 0, 0)
          setLoaded(true)
        }
        bitmap.close()
      },
      () => undefined, // not there yet: the box stays empty
    )
    return () => stop.abort()
  }, [api, place, version])
  return (
    <canvas
      ref={canvas}
      className="held-out"
      role="img"
      aria-label={label}
      data-loaded={loaded}
      width={224}
      height={224}
    />
  )
}
