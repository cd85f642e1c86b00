/** @file What the chosen tool can be set to. Runs in the page. */
import type { Photo } from '../../../shared/contract.ts'
import { MAX_BRUSH } from '../../../shared/mask-limits.ts'
import { number, percent, t } from '../../i18n/t.ts'
import { brushSize } from '../../state/marking.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Segments } from '../../ui/Segments.tsx'
import { Slider } from '../../ui/Slider.tsx'

export function ToolOptions({ photo }: { readonly photo: Photo }) {
  const tool = useApp((s) => s.marking.tool)
  if (tool === 'hand') return <p className="hint">{t('mask.choose')}</p>
  return tool === 'brush' || tool === 'eraser' ? <Brush photo={photo} /> : <Area />
}

/** The slider goes by equal factors: a step is as much for a small brush as for a large one. */
const STEPS = 100
const toStep = (size: number) => Math.round((Math.log(size) / Math.log(MAX_BRUSH)) * STEPS)
const toSize = (step: number) => Math.max(Math.round(MAX_BRUSH ** (step / STEPS)), 1)

function Brush({ photo }: { readonly photo: Photo }) {
  const session = useSession()
  const marking = useApp((s) => s.marking)
  const size = brushSize(marking, photo)
  return (
    <>
      <Slider
        label={t('brush.size')}
        value={toStep(size)}
        min={0}
        max={STEPS}
        shown={t('mask.pixels', { count: number(size) })}
        onChange={(step) => session.setMarking({ size: toSize(step) })}
      />
      <Slider
        label={t('brush.hardness')}
        value={Math.round(marking.hardness * 100)}
        min={0}
        max={100}
        step={5}
        shown={percent(marking.hardness)}
        onChange={(value) => session.setMarking({ hardness: value / 100 })}
      />
      <p className="hint">{t('brush.hint')}</p>
    </>
  )
}

function Area() {
  const session = useSession()
  const mode = useApp((s) => s.marking.areaMode)
  const isPolygon = useApp((s) => s.marking.tool === 'polygon')
  return (
    <>
      <Segments
        label={t('area.mode')}
        value={mode}
        options={[
          { value: 'add', label: t('area.add') },
          { value: 'subtract', label: t('area.subtract') },
        ]}
        onChange={(areaMode) => session.setMarking({ areaMode })}
      />
      {isPolygon && <p className="hint">{t('area.polygonHint')}</p>}
    </>
  )
}
