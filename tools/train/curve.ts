/** @file The training curve of a run as an SVG picture: each line of the panel against the step. */

interface Point {
  readonly x: number
  readonly y: number
}

interface Line {
  readonly step: number
  readonly panel?: Readonly<Record<string, { readonly before: number; readonly after: number }>>
}

const WIDTH = 720
const HEIGHT = 320
const MARGIN = { left: 48, right: 120, top: 28, bottom: 36 }
const COLOURS = ['#c2571a', '#2a6f97', '#4c8b2b', '#7a4fa3', '#8a6d3b', '#555555']

/** @param log lines of JSON as `tools/train/index.ts` writes them */
export function curve(log: string): string {
  const lines = log
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l) as Line)
  const names = [...new Set(lines.flatMap((l) => Object.keys(l.panel ?? {})))]
  const series = names.map((name) =>
    lines.flatMap((l) => (l.panel?.[name] === undefined ? [] : [{ x: l.step, y: l.panel[name].after }])),
  )
  const all = series.flat()
  const right = Math.max(1, ...all.map((p) => p.x))
  const [low, high] = rangeOf(all.map((p) => p.y))
  const at = (p: Point): [number, number] => [
    MARGIN.left + (p.x / right) * (WIDTH - MARGIN.left - MARGIN.right),
    HEIGHT - MARGIN.bottom - ((p.y - low) / (high - low)) * (HEIGHT - MARGIN.top - MARGIN.bottom),
  ]
  const path = (points: readonly Point[]): string =>
    points
      .map((p) =>
        at(p)
          .map((v) => v.toFixed(1))
          .join(','),
      )
      .join(' ')
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = low + share * (high - low)
    const [[x1, y], [x2]] = [at({ x: 0, y: value }), at({ x: right, y: value })]
    return `<path stroke="#ccc" d="M${x1} ${y.toFixed(1)}H${x2}"/><text x="6" y="${(y + 4).toFixed(1)}">${value.toPrecision(3)}</text>`
  })
  const drawn = series.map((points, i) => {
    const colour = COLOURS[i % COLOURS.length] as string
    const [x, y] = at(points.at(-1) ?? { x: 0, y: low })
    return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${path(points)}"/>
<text x="${x + 4}" y="${(y + 4).toFixed(1)}" fill="${colour}">${names[i] ?? ''} ${points.at(-1)?.y.toFixed(2) ?? ''}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${grid.join('\n')}
${drawn.join('\n')}
<text x="${MARGIN.left}" y="16">dev panel (averaged weights) against the step; the unit is that of the panel, dB for restorations</text>
<text x="${WIDTH - 90}" y="${HEIGHT - 10}">step ${right}</text>
</svg>
`
}

/** A little room on both sides; never empty. */
function rangeOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = Math.max(0.05, 0.05 * (high - low))
  return [low - room, high + room]
}
