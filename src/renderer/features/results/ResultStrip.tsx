/** @file All results of the photo below it, each as it shows the part that is in sight: to use, to compare, to draw more. Runs in the page. */
import { useDeferredValue, useEffect, useRef } from 'react'
import type { Photo, PhotoResult } from '../../../shared/contract.ts'
import { MAX_VARIANTS, MIN_VARIANTS } from '../../../shared/variants.ts'
import { paint, type Pyramid } from '../../canvas/paint.ts'
import { smallView, type Size, type View } from '../../canvas/view.ts'
import { t } from '../../i18n/t.ts'
import { currentPane, currentView, openResults } from '../../state/app-state.ts'
import { look } from '../../state/look.ts'
import { marksOf, openMask } from '../../state/marking.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { isMarked } from '../../../imaging/mask/history.ts'
import { Button } from '../../ui/Button.tsx'
import { Select } from '../../ui/Select.tsx'
import { useTiles } from '../viewer/use-tiles.ts'
import { useResultName } from './use-result-name.ts'

/** CSS pixels. */
const THUMB: Size = { width: 132, height: 84 }

const COUNTS = Array.from({ length: MAX_VARIANTS - MIN_VARIANTS + 1 }, (_, i) => String(MIN_VARIANTS + i))

export function ResultStrip({ photo }: { readonly photo: Photo }) {
  const shown = useApp((s) => s.looking.strip)
  return shown && photo.result ? <Strip photo={photo} /> : null
}

function Strip({ photo }: { readonly photo: Photo }) {
  const { store } = useSession()
  const results = useApp(openResults)
  const count = useApp((s) => s.looking.count)
  const pane = useApp((s) => currentPane(s))
  const own = useApp((s) => s.view)
  const draw = useAction('variantsDraw')
  const ratio = Math.min(window.devicePixelRatio, 2)
  const size = { width: Math.round(THUMB.width * ratio), height: Math.round(THUMB.height * ratio) }
  // The big picture moves first; these follow when there is time.
  const view = useDeferredValue(smallView(currentView(photo, own, pane), pane, size))
  const { width, height } = photo
  const pyramids = results.map(({ id, levels }) => ({ address: `assets/results/${id}`, width, height, levels }))
  const { find } = useTiles(pyramids, view, size)
  return (
    <section className="results" aria-label={t('results.title')}>
      <div className="results-make">
        <Select
          label={t('variants.count')}
          value={String(count)}
          options={COUNTS.map((value) => ({ value, label: value }))}
          onChange={(value) => look(store, { count: Number(value) })}
        />
        <Button onClick={draw.run} disabled={!draw.enabled}>
          {t('variants.draw')}
        </Button>
      </div>
      <ul>
        {results.map((result, i) => (
          <Item key={result.id} result={result} pyramid={pyramids[i]} {...{ view, size, find }} />
        ))}
      </ul>
    </section>
  )
}

interface PictureProps {
  readonly pyramid: Pyramid | undefined
  readonly view: View
  /** Device pixels. */
  readonly size: Size
  readonly find: (address: string) => ImageBitmap | undefined
}

function Item({ result, ...picture }: PictureProps & { readonly result: PhotoResult }) {
  const session = useSession()
  const name = useResultName(result) ?? ''
  const { id } = result
  const current = useApp((s) => s.photos.find((p) => p.id === s.open)?.result?.id === id)
  const compared = useApp((s) => s.compareWith === id)
  const busy = useApp((s) => s.open !== null && s.open in s.jobs)
  const marked = useApp((s) => isMarked(marksOf(openMask(s))))
  return (
    <li className="result">
      <button
        type="button"
        className="result-use"
        aria-pressed={current}
        aria-label={t('results.use', { name })}
        title={t('results.use', { name })}
        onClick={() => void session.useResult(id) /* never rejects */}
      >
        <Small {...picture} />
        <span className="result-name">{name}</span>
      </button>
      <div className="result-foot">
        <button
          type="button"
          className="button button-quiet"
          aria-pressed={compared}
          aria-label={t('results.compareNamed', { name })}
          onClick={() => session.store.set({ compareWith: compared ? 'original' : id })}
        >
          {t('results.compare')}
        </button>
        <button
          type="button"
          className="button button-quiet"
          aria-label={t('results.partNamed', { name })}
          title={t('results.partHint')}
          disabled={current || busy || !marked}
          onClick={() => void session.useResultInMarks(id) /* never rejects */}
        >
          {t('results.part')}
        </button>
      </div>
    </li>
  )
}

/** Decoration beside a name: assistive technology passes it over. */
function Small({ pyramid, view, size, find }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  // After every render: a tile may have come.
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !pyramid) return
    context.clearRect(0, 0, size.width, size.height)
    paint(context, pyramid, view, size, find)
  })
  return <canvas ref={canvas} className="picture" aria-hidden="true" width={size.width} height={size.height} />
}
