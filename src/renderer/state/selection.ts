/** @file Photos that are chosen in the library, and the one that the keys are at. Pure. */

export interface Selection {
  readonly ids: ReadonlySet<string>
  /** Where the keys are; null: nowhere yet. */
  readonly cursor: string | null
  /** Where a range begins. */
  readonly anchor: string | null
}

export const NOTHING_CHOSEN: Selection = { ids: new Set(), cursor: null, anchor: null }

export interface Held {
  /** Shift: all from the anchor to here. */
  readonly range: boolean
  /** Ctrl, or the Command key: beside what is chosen already. */
  readonly add: boolean
}

type Order = readonly { readonly id: string }[]

const placeIn = (order: Order, id: string | null): number => order.findIndex((item) => item.id === id)

function between(order: Order, from: string | null, to: string): string[] {
  const ends = [Math.max(placeIn(order, from), 0), placeIn(order, to)]
  return order.slice(Math.min(...ends), Math.max(...ends) + 1).map(({ id }) => id)
}

const toggled = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  ids.has(id) ? new Set([...ids].filter((other) => other !== id)) : new Set([...ids, id])

/** A photo is pointed at. */
export function pick(order: Order, before: Selection, id: string, { range, add }: Held): Selection {
  if (range) {
    const reached = between(order, before.anchor, id)
    return {
      ids: new Set(add ? [...before.ids, ...reached] : reached),
      cursor: id,
      anchor: before.anchor ?? order[0]?.id ?? id,
    }
  }
  return { ids: add ? toggled(before.ids, id) : new Set([id]), cursor: id, anchor: id }
}

/** The keys go to a photo: what is chosen stays, unless a range is held. */
export function moveTo(order: Order, before: Selection, place: number, range: boolean): Selection {
  const id = order[Math.min(Math.max(place, 0), order.length - 1)]?.id
  if (id === undefined) return before
  if (!range) return { ...before, cursor: id }
  return pick(order, { ...before, anchor: before.anchor ?? before.cursor ?? id }, id, { range, add: false })
}

/** The photo at the keys is chosen, or is no more. */
export const toggle = (before: Selection): Selection =>
  before.cursor === null ? before : { ...before, ids: toggled(before.ids, before.cursor), anchor: before.cursor }

export const pickAll = (order: Order, before: Selection): Selection => ({
  ...before,
  ids: new Set(order.map(({ id }) => id)),
})

/** What is left when photos are gone, or are not shown any more. */
export function keptIn(order: Order, before: Selection): Selection {
  const shown = new Set(order.map(({ id }) => id))
  const kept = (id: string | null) => (id !== null && shown.has(id) ? id : null)
  const ids = [...before.ids].filter((id) => shown.has(id))
  const same = ids.length === before.ids.size
  return { ids: same ? before.ids : new Set(ids), cursor: kept(before.cursor), anchor: kept(before.anchor) }
}

interface Page {
  readonly count: number
  readonly columns: number
  /** Rows that are seen at once. */
  readonly rows: number
}

type Step = (place: number, page: Page) => number

const byRow =
  (rows: (page: Page) => number): Step =>
  (place, page) => {
    const next = place + rows(page) * page.columns
    // Beyond the end: the same column of the last row that has it; before the beginning: of the first row.
    if (next < 0) return place % page.columns
    const column = place % page.columns
    const lastOfColumn = Math.floor((page.count - 1 - column) / page.columns) * page.columns + column
    return Math.min(next, lastOfColumn)
  }

/** Keys of the grid -> the place they lead to from a place. */
export const STEPS: Readonly<Record<string, Step>> = {
  ArrowLeft: (place) => Math.max(place - 1, 0),
  ArrowRight: (place, { count }) => Math.min(place + 1, count - 1),
  ArrowUp: byRow(() => -1),
  ArrowDown: byRow(() => 1),
  PageUp: byRow(({ rows }) => -rows),
  PageDown: byRow(({ rows }) => rows),
  Home: () => 0,
  End: (_, { count }) => count - 1,
}
