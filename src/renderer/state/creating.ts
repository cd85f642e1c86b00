/** @file What the window knows of making pictures: the models, what is asked for, and what was drawn. Pure. */
import type { CreatedSheet, CreateOrder, VaeSummary, VaeTrainingState } from '../../shared/contract-create.ts'
import type { Photo } from '../../shared/contract.ts'
import type { Attribute } from '../../shared/vae-limits.ts'

/** Where pictures come from. */
export const WAYS = ['prior', 'around', 'between', 'fill'] as const
export type Way = (typeof WAYS)[number]

/** How far attributes and dimensions are pushed; what is not there is not pushed. */
export interface Push {
  readonly attributes: Readonly<Partial<Record<Attribute, number>>>
  readonly units: Readonly<Record<number, number>>
}

export const NO_PUSH: Push = { attributes: {}, units: {} }

export interface Creating {
  /** null until the program has answered. */
  readonly models: readonly VaeSummary[] | null
  readonly model: string | null
  readonly way: Way
  readonly photo: Photo['id'] | null
  readonly other: Photo['id'] | null
  readonly seed: number
  /** 0-2: how far from the most ordinary. */
  readonly temperature: number
  /** 0-1: how far variations go. */
  readonly variety: number
  readonly push: Push
  /** What was drawn before anything was pushed; null: it cannot be pushed (parts of a photo are kept). */
  readonly base: readonly (readonly number[])[] | null
  readonly sheet: CreatedSheet | null
  /** Number of the picture that is chosen on the sheet. */
  readonly chosen: number | null
  readonly busy: boolean
  readonly training: VaeTrainingState
}

export const NOTHING_CREATED: Creating = {
  models: null,
  model: null,
  way: 'prior',
  photo: null,
  other: null,
  seed: 1,
  temperature: 1,
  variety: 0.3,
  push: NO_PUSH,
  base: null,
  sheet: null,
  chosen: null,
  busy: false,
  training: { kind: 'none' },
}

/** Pictures of each way. */
const COUNT: Readonly<Record<Way, number>> = { prior: 16, around: 16, between: 9, fill: 4 }

export const modelOf = ({ models, model }: Creating): VaeSummary | null =>
  models?.find(({ id }) => id === model) ?? null

export const isPushed = ({ attributes, units }: Push): boolean =>
  [...Object.values(attributes), ...Object.values(units)].some((amount) => amount !== 0)

export const pushOrder = ({ attributes, units }: Push): CreateOrder['push'] => ({
  attributes: { ...attributes },
  units: Object.entries(units).map(([unit, amount]) => ({ unit: Number(unit), amount })),
})

/** null: a photo is still to be chosen, or it is not drawn from the model alone. */
export function startOf(c: Creating): CreateOrder['start'] | null {
  const { way, seed, temperature, variety, photo, other } = c
  const count = COUNT[way]
  if (way === 'prior') return { kind: 'prior', seed, count, temperature }
  if (photo === null) return null
  if (way === 'around') return { kind: 'around', of: { photo }, seed, count, temperature, variety }
  if (way === 'between' && other !== null) return { kind: 'between', a: { photo }, b: { photo: other }, count }
  return null
}

export const fillOrder = ({ model, photo, seed }: Creating) =>
  model === null || photo === null ? null : { model, photo, seed, count: COUNT.fill }

export const canDraw = (c: Creating): boolean =>
  modelOf(c) !== null && (c.way === 'fill' ? fillOrder(c) !== null : startOf(c) !== null)

/** Sliders for dimensions: more would say less. */
const MOST_UNITS = 8

/** Dimensions that say something, those that say most first. */
export const activeUnits = ({ units }: Pick<VaeSummary, 'units'>): number[] =>
  [...units.keys()].sort((a, b) => (units[b]?.kl ?? 0) - (units[a]?.kl ?? 0)).slice(0, MOST_UNITS)

/** Photos that belong to the list still; those that were chosen and are gone are chosen no more. */
export function withPhotos(c: Creating, photos: readonly Pick<Photo, 'id' | 'missing'>[]): Creating {
  const there = (id: string | null) => (photos.some((p) => p.id === id && !p.missing) ? id : null)
  const first = photos.find((p) => !p.missing)?.id ?? null
  const second = photos.filter((p) => !p.missing)[1]?.id ?? first
  return { ...c, photo: there(c.photo) ?? first, other: there(c.other) ?? second }
}
