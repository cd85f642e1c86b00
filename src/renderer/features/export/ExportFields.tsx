/** @file What can be chosen for an export. Runs in the page. */
import type { Photo } from '../../../shared/contract.ts'
import { number, t } from '../../i18n/t.ts'
import { Select } from '../../ui/Select.tsx'
import { Slider } from '../../ui/Slider.tsx'
import {
  DEPTHS,
  EDGE,
  formatOf,
  isDeep,
  METADATA,
  PERCENT,
  PROFILES,
  qualityOf,
  SIZES,
  wrongField,
  type Choices,
} from './choices.ts'
import { NumberField, TextField } from './Fields.tsx'
import { FORMATS, isFormat, type Format } from './formats.ts'

interface ExportFieldsProps {
  readonly photo: Photo
  readonly choices: Choices
  readonly onChange: (change: Partial<Choices>) => void
}

export const METADATA_TEXT = {
  keep: 'export.metadataKeep',
  'no-place': 'export.metadataNoPlace',
  remove: 'export.metadataRemove',
} as const
const PROFILE_TEXT = { keep: 'export.profileKeep', srgb: 'export.profileSrgb', p3: 'export.profileP3' } as const
const SIZE_TEXT = { original: 'export.sizeOriginal', edge: 'export.sizeEdge', percent: 'export.sizePercent' } as const

const PLACEHOLDERS = { name: '{name}', folder: '{folder}', number: '{number}' }

export function ExportFields({ photo, choices, onChange }: ExportFieldsProps) {
  const quality = qualityOf(choices, photo)
  const wrong = wrongField(choices)
  return (
    <div className="export-fields">
      <Select
        label={t('export.format')}
        value={choices.format}
        options={[
          { value: 'same', label: t('export.same', { format: FORMATS[photo.format] }) },
          ...Object.entries(FORMATS)
            .filter((entry): entry is [Format, string] => isFormat(entry[0]))
            .map(([value, label]) => ({ value, label })),
        ]}
        onChange={(format) => onChange({ format })}
      />
      {quality !== null && (
        <Slider
          label={t('export.quality')}
          value={quality}
          min={1}
          max={100}
          shown={number(quality)}
          onChange={(value) => onChange({ quality: { ...choices.quality, [formatOf(choices, photo)]: value } })}
        />
      )}
      {isDeep(choices, photo) && (
        <Select
          label={t('export.depth')}
          value={choices.depth}
          options={DEPTHS.map((value) => ({
            value,
            label:
              value === 'keep' ? t('export.depthKeep', { bits: photo.bits }) : t('export.depthBits', { bits: value }),
          }))}
          onChange={(depth) => onChange({ depth })}
        />
      )}
      <Select
        label={t('export.profile')}
        value={choices.profile}
        options={PROFILES.map((value) => ({ value, label: t(PROFILE_TEXT[value]) }))}
        onChange={(profile) => onChange({ profile })}
      />
      <Select
        label={t('export.metadata')}
        value={choices.metadata}
        options={METADATA.map((value) => ({ value, label: t(METADATA_TEXT[value]) }))}
        onChange={(metadata) => onChange({ metadata })}
      />
      <Select
        label={t('export.size')}
        value={choices.size}
        options={SIZES.map((value) => ({
          value,
          label: t(SIZE_TEXT[value], { width: number(photo.width), height: number(photo.height) }),
        }))}
        onChange={(size) => onChange({ size })}
      />
      {choices.size === 'edge' && (
        <NumberField
          label={t('export.edge')}
          value={choices.edge}
          {...EDGE}
          wrong={wrong === 'edge' ? t('export.between', { min: number(EDGE.min), max: number(EDGE.max) }) : null}
          onChange={(edge) => onChange({ edge })}
        />
      )}
      {choices.size === 'percent' && (
        <NumberField
          label={t('export.percent')}
          value={choices.percent}
          {...PERCENT}
          wrong={
            wrong === 'percent' ? t('export.between', { min: number(PERCENT.min), max: number(PERCENT.max) }) : null
          }
          onChange={(percent) => onChange({ percent })}
        />
      )}
      <TextField
        label={t('export.name')}
        value={choices.name}
        hint={t('export.nameHint', PLACEHOLDERS)}
        isWrong={wrong === 'name'}
        onChange={(name) => onChange({ name })}
      />
    </div>
  )
}
