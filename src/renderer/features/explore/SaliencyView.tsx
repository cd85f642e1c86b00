/** @file What the encoder saw: the middle square of a photo, darkened where it says little. Runs in the page. */
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { Saliency } from '../../../shared/explore.ts'
import { t } from '../../i18n/t.ts'
import { FigureSaves } from '../charts/FigureSaves.tsx'
import type { useThumbs } from '../library/use-thumbs.ts'
import { saliencyTable } from './saliency-table.ts'

const EDGE = 220
/** How dark what says nothing becomes; what says a little is seen by then. */
const DARKEST = 0.85
const GAMMA = 0.6

interface Props {
  readonly thumbs: ReturnType<typeof useThumbs>
  readonly photo: string
  readonly saliency: Saliency
}

export function SaliencyView({ thumbs, photo, saliency }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const bitmap = useSyncExternalStore(thumbs.subscribe, () => thumbs.get(photo))
  useEffect(() => {
    const on = canvas.current?.getContext('2d')
    if (!on || !bitmap) return
    const short = Math.min(bitmap.width, bitmap.height)
    on.drawImage(bitmap, (bitmap.width - short) / 2, (bitmap.height - short) / 2, short, short, 0, 0, EDGE, EDGE)
    on.imageSmoothingEnabled = true
    on.drawImage(shadeOf(saliency), 0, 0, EDGE, EDGE)
  }, [bitmap, saliency])
  const picture = () =>
    new Promise<Blob | null>((resolve) => (canvas.current ? canvas.current.toBlob(resolve) : resolve(null)))
  return (
    <figure className="explore-saliency">
      <canvas ref={canvas} width={EDGE} height={EDGE} role="img" aria-label={t('explore.saliencyLabel')} />
      <figcaption className="hint">{t('explore.saliencyHint')}</figcaption>
      <FigureSaves name={t('explore.saliency')} picture={picture} table={() => saliencyTable(saliency)} />
    </figure>
  )
}

/** Black, the more opaque the less a cell says. */
function shadeOf({ columns, rows, values }: Saliency): HTMLCanvasElement {
  const shade = document.createElement('canvas')
  Object.assign(shade, { width: columns, height: rows })
  const on = shade.getContext('2d')
  const pixels = on?.createImageData(columns, rows)
  if (!on || !pixels) return shade
  for (const [i, value] of values.entries()) pixels.data[4 * i + 3] = Math.round(255 * DARKEST * (1 - value ** GAMMA))
  on.putImageData(pixels, 0, 0)
  return shade
}
