/** @file What a person chose in the export sheet, remembered from one export to the next, and the export that it asks for. Pure but for the storage. */
import type { ExportOptions, Photo } from '../../../shared/contract.ts'
import { EXPORT_NAME, isNamePattern } from '../../../shared/name-pattern.ts'
import { isFormat, QUALITY, type Format } from './formats.ts'

export const METADATA = ['keep', 'no-place', 'remove'] as const
export const PROFILES = ['keep', 'srgb', 'p3'] as const
export const DEPTHS = ['keep', '8', '16'] as const
export const SIZES = ['original', 'edge', 'percent'] as const

export interface Choices {
  readonly format: Format | 'same'
  /** By format: each has its own scale. */
  readonly quality: Readonly<Partial<Record<Format, number>>>
  readonly depth: (typeof DEPTHS)[number]
  readonly profile: (typeof PROFILES)[number]
  readonly size: (typeof SIZES)[number]
  /** Pixels of the longer side. */
  readonly edge: number
  readonly percent: number
  readonly metadata: (typeof METADATA)[number]
  readonly name: string
  readonly sidecar: boolean
}

export const FIRST_CHOICES: Choices = {
  format: 'same',
  quality: {},
  depth: 'keep',
  profile: 'keep',
  size: 'original',
  edge: 2048,
  percent: 50,
  metadata: 'keep',
  name: EXPORT_NAME,
  sidecar: false,
}

/** Formats that hold 16 bits a sample. */
const DEEP: ReadonlySet<Format> = new Set(['png', 'tiff', 'avif'])
export const EDGE = { min: 16, max: 65_535 } as const
export const PERCENT = { min: 1, max: 100 } as const

export const formatOf = ({ format }: Choices, photo: Photo): Format => (format === 'same' ? photo.format : format)
export const isDeep = (choices: Choices, photo: Photo): boolean => DEEP.has(formatOf(choices, photo))

const isIn = (value: number, { min, max }: { readonly min: number; readonly max: number }) =>
  value >= min && value <= max

/** Which field holds something that cannot be asked for; null: all is well. */
export function wrongField({ size, edge, percent, name }: Choices): 'edge' | 'percent' | 'name' | null {
  if (size === 'edge' && !(Number.isInteger(edge) && isIn(edge, EDGE))) return 'edge'
  if (size === 'percent' && !isIn(percent, PERCENT)) return 'percent'
  return isNamePattern(name) ? null : 'name'
}

/** 1-100; null: the format is lossless. */
export const qualityOf = (choices: Choices, photo: Photo): number | null => {
  const format = formatOf(choices, photo)
  return QUALITY[format] === null ? null : (choices.quality[format] ?? QUALITY[format])
}

function sizeOf({ size, edge, percent }: Choices): Pick<ExportOptions, 'size'> {
  if (size === 'original') return {}
  return { size: size === 'edge' ? { by: 'edge', pixels: edge } : { by: 'percent', percent } }
}

/** @param choices with no wrong field */
export function optionsOf(choices: Choices, photo: Photo): ExportOptions {
  const { format, depth, profile, metadata, name, sidecar } = choices
  return {
    photo: photo.id,
    format: format === 'same' ? null : format,
    quality: qualityOf(choices, photo),
    metadata,
    name,
    ...(depth === 'keep' || !isDeep(choices, photo) ? {} : { bits: depth === '8' ? 8 : 16 }),
    ...(profile === 'keep' ? {} : { profile }),
    ...sizeOf(choices),
    ...(sidecar ? { sidecar } : {}),
  }
}

const KEY = 'patina-export'

const oneOf = <T extends string>(words: readonly T[], found: unknown, otherwise: T): T =>
  words.find((word) => word === found) ?? otherwise
const numberIn = (range: { readonly min: number; readonly max: number }, found: unknown, otherwise: number): number =>
  typeof found === 'number' && isIn(found, range) ? found : otherwise

function qualities(found: unknown): Choices['quality'] {
  if (typeof found !== 'object' || found === null) return {}
  const known = Object.entries(found).filter(
    ([format, quality]) =>
      isFormat(format) && Number.isInteger(quality) && isIn(quality as number, { min: 1, max: 100 }),
  )
  return Object.fromEntries(known) as Choices['quality']
}

/** Whatever lies in the storage, as choices: what is not known is as at first. */
export function readChoices(text: string | null): Choices {
  let found: Readonly<Record<string, unknown>> = {}
  try {
    found = Object(JSON.parse(text ?? '{}')) as typeof found
  } catch {
    // Somebody else's text: as if there were none.
  }
  const first = FIRST_CHOICES
  return {
    format: typeof found['format'] === 'string' && isFormat(found['format']) ? found['format'] : first.format,
    quality: qualities(found['quality']),
    depth: oneOf(DEPTHS, found['depth'], first.depth),
    profile: oneOf(PROFILES, found['profile'], first.profile),
    size: oneOf(SIZES, found['size'], first.size),
    edge: numberIn(EDGE, found['edge'], first.edge),
    percent: numberIn(PERCENT, found['percent'], first.percent),
    metadata: oneOf(METADATA, found['metadata'], first.metadata),
    name: typeof found['name'] === 'string' && isNamePattern(found['name']) ? found['name'] : first.name,
    sidecar: found['sidecar'] === true,
  }
}

/** Storage that a browser denies costs the memory, nothing else. */
export function rememberedChoices(): Choices {
  try {
    return readChoices(localStorage.getItem(KEY))
  } catch {
    return FIRST_CHOICES
  }
}

export function rememberChoices(choices: Choices): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(choices))
  } catch {
    // see rememberedChoices
  }
}
