/** @file What blurred the photo: mild and unknown, or of a known kind with its measures. Runs in the page. */
import type { Blur } from '../../../shared/steps.ts'
import { halfTurn, MOTION_LENGTHS } from '../../canvas/motion.ts'
import { number, t, type MessageKey } from '../../i18n/t.ts'
import { Select } from '../../ui/Select.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { KernelView } from './KernelView.tsx'
import { useEntry } from './use-entry.ts'

type Kind = Blur['kind'] | 'unknown'

/** What a kind begins with, pixels of the photo. A measured kernel can be kept, but not made here. */
const FIRST: Readonly<Record<Exclude<Kind, 'kernel'>, Blur | null>> = {
  unknown: null,
  gaussian: { kind: 'gaussian', sigma: 2 },
  defocus: { kind: 'defocus', radius: 3 },
  motion: { kind: 'motion', length: 10, angle: 0 },
}

const KINDS = Object.keys(FIRST) as (keyof typeof FIRST)[]

export function BlurControls() {
  const [{ params }, change] = useEntry('deblur')
  const { blur } = params
  const set = (next: Blur | null) => change({ params: { ...params, blur: next } })
  const kind: Kind = blur?.kind ?? 'unknown'
  const kinds: readonly Kind[] = kind === 'kernel' ? [...KINDS, kind] : KINDS
  return (
    <>
      <Select
        label={t('blur.kind')}
        value={kind}
        options={kinds.map((value) => ({ value, label: t(`blur.${value}`) }))}
        onChange={(next) => next !== 'kernel' && set(FIRST[next])}
      />
      {blur && <KernelView blur={blur} onDrag={set} />}
      {blur && <Measures blur={blur} set={set} />}
    </>
  )
}

function Measures({ blur, set }: { readonly blur: Blur; readonly set: (blur: Blur) => void }) {
  switch (blur.kind) {
    case 'gaussian':
      return (
        <Measure
          label="blur.sigma"
          value={blur.sigma}
          range={[0.3, 10, 0.1]}
          onChange={(sigma) => set({ ...blur, sigma })}
        />
      )
    case 'defocus':
      return (
        <Measure
          label="blur.radius"
          value={blur.radius}
          range={[0.5, 20, 0.5]}
          onChange={(radius) => set({ ...blur, radius })}
        />
      )
    case 'motion':
      return (
        <>
          <Measure
            label="blur.length"
            value={blur.length}
            range={[MOTION_LENGTHS.min, MOTION_LENGTHS.max, 1]}
            onChange={(length) => set({ ...blur, length })}
          />
          <Measure
            label="blur.angle"
            unit="blur.degrees"
            value={halfTurn(blur.angle)}
            range={[-89, 90, 1]}
            hint={t('blur.angleHint')}
            onChange={(angle) => set({ ...blur, angle })}
          />
        </>
      )
    case 'kernel':
      return <p className="hint">{t('blur.kernelHint')}</p>
  }
}

interface MeasureProps {
  readonly label: MessageKey
  readonly unit?: MessageKey
  readonly value: number
  /** Least, greatest, step. */
  readonly range: readonly [min: number, max: number, step: number]
  readonly hint?: string
  readonly onChange: (value: number) => void
}

const Measure = ({ label, unit = 'blur.pixels', value, range: [min, max, step], hint, onChange }: MeasureProps) => (
  <Slider
    label={t(label)}
    {...{ value, min, max, step, onChange }}
    {...(hint === undefined ? {} : { hint })}
    shown={t(unit, { value: number(value) })}
  />
)
