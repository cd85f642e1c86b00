/** @file A small picture of a photo, drawn from an asset that needs the host's credentials. Runs in the page. */
import { useEffect, useRef } from 'react'
import { useSession } from '../state/session-context.ts'
import { loadPicture } from './load-picture.ts'

interface PictureProps {
  /** Asset address, e.g. "assets/photos/0123456789abcdef/preview". */
  readonly address: string
  /** Edges of the box that it fills, in CSS pixels; what does not fit is cut off evenly. */
  readonly width: number
  readonly height: number
}

/** Decoration beside a name: assistive technology passes it over. */
export function Picture({ address, width, height }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { api } = useSession()
  const ratio = Math.min(window.devicePixelRatio, 2)
  useEffect(() => {
    const stop = new AbortController()
    loadPicture(api.media, address, stop.signal).then(
      (bitmap) => {
        if (canvas.current) cover(canvas.current, bitmap)
        bitmap.close()
      },
      () => undefined, // the box stays empty; the name is beside it
    )
    return () => stop.abort()
  }, [api, address])
  return (
    <canvas
      ref={canvas}
      className="picture"
      aria-hidden="true"
      width={Math.round(width * ratio)}
      height={Math.round(height * ratio)}
    />
  )
}

/** Fills the canvas with the middle of a bitmap. */
function cover(canvas: HTMLCanvasElement, bitmap: ImageBitmap) {
  const context = canvas.getContext('2d')
  if (!context) return
  const scale = Math.max(canvas.width / bitmap.width, canvas.height / bitmap.height)
  const [w, h] = [canvas.width / scale, canvas.height / scale]
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, (bitmap.width - w) / 2, (bitmap.height - h) / 2, w, h, 0, 0, canvas.width, canvas.height)
}
