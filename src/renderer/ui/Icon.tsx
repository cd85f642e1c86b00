/** @file Line drawings on buttons, 20 x 20, in the colour of the text. The button beside or around carries the name. Page. */

/** name -> the lines (SVG path data). */
const LINES = {
  compareSplit: 'M3 4h14v12H3zM10 2v16M13 7h2M13 10h2M13 13h2',
  compareSplitDown: 'M3 4h14v12H3zM1 10h18M6 13h2M10 13h2M14 13h1',
  compareSide: 'M2 5h7v10H2zM11 5h7v10h-7zM13 8h3M13 12h3',
  compareDifference: 'M8 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12M12 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12M10 7v6',
} as const

export type IconName = keyof typeof LINES

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
    <path d={LINES[name]} />
  </svg>
)
