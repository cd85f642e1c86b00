/** @file How noisy the photo is: judged by the model, or set by hand. Runs in the page. */
import { CANDIDATES } from '../../../shared/candidates.ts'
import { number, t } from '../../i18n/t.ts'
import { Segments } from '../../ui/Segments.tsx'
import { Select } from '../../ui/Select.tsx'
import { Slider } from '../../ui/Slider.tsx'
import { useEntry } from './use-entry.ts'

/** Grey levels (0-255): the middle of what the model was trained for, and its end. */
const FIRST_SIGMA = 25
const MAX_SIGMA = 75

export function NoiseControls() {
  const [{ params }, change] = useEntry('denoise')
  const set = (sigma: number | null) => change({ params: { ...params, sigma } })
  return (
    <>
      <Segments
        label={t('denoise.level')}
        value={params.sigma === null ? 'auto' : 'manual'}
        options={[
          { value: 'auto', label: t('denoise.auto') },
          { value: 'manual', label: t('denoise.manual') },
        ]}
        onChange={(mode) => set(mode === 'auto' ? null : FIRST_SIGMA)}
      />
      {params.sigma !== null && (
        <Slider
          label={t('denoise.sigma')}
          value={Math.round(params.sigma)}
          min={1}
          max={MAX_SIGMA}
          shown={number(Math.round(params.sigma))}
          hint={t('denoise.sigmaHint')}
          onChange={set}
        />
      )}
      <CandidatesChoice />
    </>
  )
}

function CandidatesChoice() {
  const [{ params }, change] = useEntry('denoise')
  const { candidates, ...one } = params
  return (
    <>
      <Select
        label={t('candidates.label')}
        value={String(candidates ?? 1)}
        options={[
          { value: '1', label: t('candidates.one') },
          ...CANDIDATES.map((count) => ({ value: String(count), label: t('candidates.many', { count }) })),
        ]}
        onChange={(value) => {
          const chosen = CANDIDATES.find((count) => String(count) === value)
          change({ params: chosen === undefined ? one : { ...one, candidates: chosen } })
        }}
      />
      {candidates !== undefined && <p className="hint">{t('candidates.hint', { count: candidates })}</p>}
    </>
  )
}
