/** @file Which photos the library shows, and in which order: sorting, filtering and searching by name. Pure. */
import type { Photo } from '../../shared/contract.ts'
import type { MessageKey } from '../i18n/t.ts'
import { isOfKind, type Kind } from './kinds.ts'

interface Order {
  readonly label: MessageKey
  /** What is compared: texts or numbers, the smaller one first. Photos without it come last either way. */
  readonly by: (photo: Photo) => string | number | null
}

export const ORDERS = {
  added: { label: 'sort.added', by: ({ added }) => added },
  name: { label: 'sort.name', by: ({ name }) => nameKey(name) },
  taken: { label: 'sort.taken', by: ({ taken }) => taken },
  size: { label: 'sort.size', by: ({ bytes }) => bytes },
} as const satisfies Readonly<Record<string, Order>>

export type OrderId = keyof typeof ORDERS

interface Filter {
  readonly label: MessageKey
  readonly test: (photo: Photo) => boolean
}

export const FILTERS = {
  all: { label: 'filter.all', test: () => true },
  damaged: { label: 'filter.damaged', test: ({ findings }) => findings !== null && findings > 0 },
  unchecked: { label: 'filter.unchecked', test: ({ findings }) => findings === null },
  restored: { label: 'filter.restored', test: ({ result }) => result !== null },
  unrestored: { label: 'filter.unrestored', test: ({ result }) => result === null },
  failed: { label: 'filter.failed', test: ({ failed }) => failed !== null },
  missing: { label: 'filter.missing', test: ({ missing }) => missing },
} as const satisfies Readonly<Record<string, Filter>>

export type FilterId = keyof typeof FILTERS

export interface LibraryView {
  readonly order: OrderId
  /** The largest, newest or last one first. */
  readonly descending: boolean
  readonly filter: FilterId
  /** A tag or a class of damage; the map shows the same. */
  readonly kind: Kind
  /** Part of a name. */
  readonly search: string
  /** Width of a photo's cell at least, CSS pixels. */
  readonly cell: number
}

export const FIRST_VIEW: LibraryView = {
  order: 'added',
  descending: true,
  filter: 'all',
  kind: 'any',
  search: '',
  cell: 180,
}

/** Case and accents are nobody's when looking for a name. */
export const fold = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

const DIGITS = 12
const nameKeys = new Map<string, string>()

/** Compares as people count: 2 before 10. Names are few and asked for again and again. */
function nameKey(name: string): string {
  let key = nameKeys.get(name)
  if (key === undefined) {
    key = fold(name).replaceAll(/\d+/g, (digits) => digits.padStart(DIGITS, '0'))
    nameKeys.set(name, key)
  }
  return key
}

/** By its name or by one of its tags. @param wanted folded */
const isCalled = ({ name, tags = [] }: Photo, wanted: string): boolean =>
  [name, ...tags].some((text) => fold(text).includes(wanted))

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)

/** The photos that pass, in order; equal ones stay in the order in which they were opened. */
export function arrange(
  photos: readonly Photo[],
  { order, descending, filter, kind, search }: LibraryView,
): readonly Photo[] {
  const { by } = ORDERS[order]
  const wanted = fold(search.trim())
  const sign = descending ? -1 : 1
  return photos
    .filter(
      (photo) => FILTERS[filter].test(photo) && isOfKind(kind, photo) && (wanted === '' || isCalled(photo, wanted)),
    )
    .map((photo, place) => ({ photo, place, key: by(photo) }))
    .toSorted((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null) || a.place - b.place
      return sign * (compare(a.key, b.key) || a.place - b.place)
    })
    .map(({ photo }) => photo)
}

/** How many photos pass each filter. */
export function countAll(photos: readonly Photo[]): Readonly<Record<FilterId, number>> {
  const counts = Object.entries<Filter>(FILTERS).map(([id, { test }]) => [id, photos.filter(test).length])
  return Object.fromEntries(counts) as Record<FilterId, number>
}

interface Arranged {
  readonly photos: readonly Photo[]
  readonly library: LibraryView
  readonly list: readonly Photo[]
}

let last: Arranged | null = null

/** `arrange` for the window's state, remembered until something of it is new. */
export function shownPhotos({ photos, library }: Omit<Arranged, 'list'>): readonly Photo[] {
  const { order, descending, filter, kind, search } = library
  const same =
    last?.photos === photos &&
    last.library.order === order &&
    last.library.descending === descending &&
    last.library.filter === filter &&
    last.library.kind === kind &&
    last.library.search === search
  if (!last || !same) last = { photos, library, list: arrange(photos, library) }
  return last.list
}
