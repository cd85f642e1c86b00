/** @file Photos of the map in classes by damage, camera or date, each with its colour. Pure. */
import type { Photo } from '../../../shared/contract.ts'
import { DAMAGE_CLASSES, type DamageClass } from '../../../shared/damage-classes.ts'
import type { MapPhoto } from '../../../shared/explore.ts'
import { t } from '../../i18n/t.ts'
import type { Colouring } from '../../state/exploring.ts'

/** Okabe & Ito's colours, which most colour visions tell apart; the first is for what is well, the last for what is not known. */
const PALETTE = ['#009e73', '#e69f00', '#56b4e9', '#d55e00', '#cc79a7', '#f0e442', '#4f8edb'] as const
const UNKNOWN = '#8c8c8c'

export interface MapClass {
  /** Names the class among those of its colouring. */
  readonly key: string
  readonly label: string
  readonly colour: string
  readonly ids: readonly Photo['id'][]
}

/** Photos by their ids. */
type Known = ReadonlyMap<Photo['id'], Photo>

interface Grouping {
  /** null: not known. */
  readonly of: (photo: MapPhoto) => string | null
  readonly label: (key: string) => string
  /** Keys in the order in which they are told. */
  readonly order: (keys: readonly string[], count: (key: string) => number) => readonly string[]
  readonly unknown: string
}

const damageLabel = (kind: string): string => t(`explore.damage.${kind as DamageClass}`)

/** Years that share a class, so that there are no more classes than colours. */
function yearsTogether(years: readonly number[]): number {
  const span = Math.max(...years) - Math.min(...years) + 1
  return [1, 2, 5, 10, 20, 50].find((step) => span / step <= PALETTE.length - 1) ?? 100
}

function byDate(known: Known): Grouping {
  const yearOf = (id: string): number | null => {
    const at = known.get(id)?.taken
    return typeof at === 'string' ? Number(at.slice(0, 4)) : null
  }
  const years = [...known.keys()].flatMap((id) => yearOf(id) ?? [])
  const step = years.length === 0 ? 1 : yearsTogether(years)
  return {
    of: ({ id }) => {
      const year = yearOf(id)
      return year === null ? null : String(step * Math.floor(year / step))
    },
    label: (key) => (step === 1 ? key : `${key}–${Number(key) + step - 1}`),
    order: (keys) => keys.toSorted(),
    unknown: t('explore.noDate'),
  }
}

/** The most frequent first. */
const byCount: Grouping['order'] = (keys, count) => keys.toSorted((a, b) => count(b) - count(a) || (a < b ? -1 : 1))

const OTHER = '\u0000other'

const groupings: Readonly<Record<Colouring, (known: Known) => Grouping>> = {
  damage: () => ({
    of: ({ damage }) => damage?.kind ?? null,
    label: damageLabel,
    order: (keys) => DAMAGE_CLASSES.filter((kind) => keys.includes(kind)),
    unknown: t('explore.notLooked'),
  }),
  camera: () => ({
    of: ({ camera }) => camera,
    label: (key) => key,
    order: byCount,
    unknown: t('explore.noCamera'),
  }),
  date: byDate,
  /** A photo with several tags is of its first one. */
  tag: (known) => ({
    of: ({ id }) => known.get(id)?.tags?.[0] ?? null,
    label: (key) => key,
    order: byCount,
    unknown: t('explore.noTag'),
  }),
}

/** A class keeps its colour whatever else is there. */
const colourOf = (colouring: Colouring, key: string, place: number): string =>
  PALETTE[colouring === 'damage' ? DAMAGE_CLASSES.indexOf(key as DamageClass) : place] ?? UNKNOWN

/** Every photo of the map in one class; what is beyond the colours is together in one. Classes without photos are left out. */
export function classesOf(photos: readonly MapPhoto[], known: Known, colouring: Colouring): MapClass[] {
  const { of, label, order, unknown } = groupings[colouring](known)
  const groups = Map.groupBy(photos, of)
  const keys = [...groups.keys()].filter((key) => key !== null)
  const ordered = order(keys, (key) => groups.get(key)?.length ?? 0)
  const idsOf = (of: readonly (string | null)[]) => of.flatMap((key) => groups.get(key) ?? []).map(({ id }) => id)
  const own = ordered.slice(0, PALETTE.length - 1)
  const classes = own.map((key, i) => ({
    key,
    label: label(key),
    colour: colourOf(colouring, key, i),
    ids: idsOf([key]),
  }))
  const rest = idsOf(ordered.slice(own.length))
  const last = PALETTE[PALETTE.length - 1] as string
  const others = rest.length > 0 ? [{ key: OTHER, label: t('explore.others'), colour: last, ids: rest }] : []
  const unknownIds = idsOf([null])
  const none = unknownIds.length > 0 ? [{ key: '', label: unknown, colour: UNKNOWN, ids: unknownIds }] : []
  return [...classes, ...others, ...none]
}
