/** @file Line drawings on buttons, 20 x 20, in the colour of the text. The button beside or around carries the name. Page. */

/** name -> the lines (SVG path data). */
const LINES = {
  compareSplit: 'M3 4h14v12H3zM10 2v16M13 7h2M13 10h2M13 13h2',
  compareSplitDown: 'M3 4h14v12H3zM1 10h18M6 13h2M10 13h2M14 13h1',
  compareSide: 'M2 5h7v10H2zM11 5h7v10h-7zM13 8h3M13 12h3',
  compareDifference: 'M8 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12M12 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12M10 7v6',
  loupe: 'M8.5 3a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M12.5 12.5l4.5 4.5M8.5 3v11',
  map: 'M10 2.5l7.5 13.5h-15zM10 7.5v4M10 13.5v.5',
  resultsShow: 'M2.5 4h6v5h-6zM11.5 4h6v5h-6zM2.5 12h6v4h-6zM11.5 12h6v4h-6z',
  up: 'M10 16V4M5 9l5-5 5 5',
  down: 'M10 4v12M5 11l5 5 5-5',
  remove: 'M5 5l10 10M15 5L5 15',
  toolHand:
    'M6 10V5.5a1.2 1.2 0 0 1 2.4 0V9M8.4 9V4.2a1.2 1.2 0 0 1 2.4 0V9M10.8 9V4.8a1.2 1.2 0 0 1 2.4 0V10M13.2 7.2a1.2 1.2 0 0 1 2.4 0V12a5 5 0 0 1-5 5c-2.4 0-3.4-.8-4.6-2.6L3.4 11.6a1.2 1.2 0 0 1 2-1.3L6 11',
  toolBrush: 'M16.5 3.5l-7 8M8.2 10.6l2 1.8c0 3-2 4.6-5.7 4.1c1.2-1 1-2 1.3-3.4c.4-1.6 1.2-2.4 2.4-2.5z',
  toolEraser: 'M8 16h9M4 11.5l6.5-6.5 5 5-6 6H7.5z M7.5 8l5 5',
  toolLasso: 'M10 4c4 0 7 1.8 7 4.3s-3 4.2-7 4.2-7-1.7-7-4.2S6 4 10 4zM6 12a1.8 1.8 0 1 0 .2 3.4c1 .2 1.3 1.2.8 2.1',
  toolPolygon: 'M4 8l6-4 6 3-2 8H6z',
  toolRectangle: 'M3.5 5h13v10h-13z',
  palette: 'M9 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M13 13l4 4',
  settings: 'M3 6h8M15 6h2M13 4v4M3 14h2M9 14h8M7 12v4',
} as const

export type IconName = keyof typeof LINES

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
    <path d={LINES[name]} />
  </svg>
)
