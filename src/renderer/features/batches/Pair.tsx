/** @file Photo and result side by side; both show the same part, whole or pixel for pixel. Runs in the page. */
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { loadPicture } from '../../canvas/load-picture.ts'
import { t } from '../../i18n/t.ts'
import { useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { afterKey, place, type Point } from './pair-view.ts'

const SIDES = ['before', 'after'] as const
const NAMES = { before: 'batch.before', after: 'batch.after' } as const

export function Pair({ job }: { readonly job: number }) {
  const [point, setPoint] = useState<Point | null>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const next = afterKey(point, event.key)
    // Enter and space are the button's own: they come as a click.
    if (next === undefined || !event.key.startsWith('Arrow')) return
    event.preventDefault()
    setPoint(next)
  }
  const at = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): Point => {
    const box = currentTarget.getBoundingClientRect()
    return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height }
  }
  return (
    <>
      <div className="batch-pair">
        {SIDES.map((side) => (
          <figure key={side}>
            <div
              className={point === null ? 'batch-side' : 'batch-side is-full'}
              onPointerDown={(event) => setPoint(point === null ? at(event) : null)}
              onPointerMove={(event) => point !== null && setPoint(at(event))}
            >
              <Side address={`assets/batches/${job}/${side}`} point={point} />
            </div>
            <figcaption>{t(NAMES[side])}</figcaption>
          </figure>
        ))}
      </div>
      <div className="batch-verdict">
        <Button
          aria-pressed={point !== null}
          onKeyDown={onKeyDown}
          onClick={() => setPoint(afterKey(point, 'Enter') ?? null)}
        >
          {t('batch.fullSize')}
        </Button>
        <span className="hint">{t('batch.fullSizeHint')}</span>
      </div>
    </>
  )
}

function Side({ address, point }: { readonly address: string; readonly point: Point | null }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { api } = useSession()
  const [bitmap, setBitmap] = useState<ImageBitmap | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    let loaded: ImageBitmap | null = null
    loadPicture(api.media, address, stop.signal).then(
      (found) => {
        loaded = found
        if (stop.signal.aborted) found.close()
        else setBitmap(found)
      },
      () => undefined, // the box stays empty; the table says what became of the file
    )
    return () => {
      stop.abort()
      loaded?.close()
    }
  }, [api, address])
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context || bitmap === null) return
    const box = element.getBoundingClientRect()
    element.width = Math.round(box.width * window.devicePixelRatio)
    element.height = Math.round(box.height * window.devicePixelRatio)
    const { x, y, scale } = place(bitmap, element, point)
    context.imageSmoothingEnabled = scale !== 1
    context.imageSmoothingQuality = 'high'
    context.drawImage(bitmap, x, y, bitmap.width * scale, bitmap.height * scale)
  }, [bitmap, point])
  return <canvas ref={canvas} aria-hidden="true" data-loaded={bitmap !== null} />
}
