/** @file Where the grid's cells are. Pure. */

export const GAP = 12
export const PADDING = 16
/** Height of a cell's text and of its own padding, CSS pixels. */
const CAPTION = 52
const RATIO = 3 / 4

export interface GridLayout {
  readonly columns: number
  /** CSS pixels, with the gap below. */
  readonly rowHeight: number
}

/** As many columns as fit in a width if no cell is narrower than `cell`; at least one. */
export function layoutOf(width: number, cell: number): GridLayout {
  const room = Math.max(width - 2 * PADDING, cell)
  const columns = Math.floor((room + GAP) / (cell + GAP))
  const cellWidth = (room - GAP * (columns - 1)) / columns
  return { columns, rowHeight: Math.round(cellWidth * RATIO) + CAPTION + GAP }
}
