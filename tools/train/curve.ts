/** @file The training curve of a run as an SVG picture: PSNR on the batches and on the dev photos against the step. */

interface Point {
  readonly x: number
  readonly y: number
}

const WIDTH = 720
const HEIGHT = 320
const MARGIN = { left: 48, right: 16, top: 28, bottom: 36 }

interface Line {
  readonly step: number
  readonly psnr?: number
  readonly sigma25?: { readonly blind: number }
}

/** @param log lines of JSON as `tools/train/denoise.ts` writes them */
export function curve(log: string): string {
  const lines = log
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l) as Line)
  const batches = lines.flatMap((l) => (l.psnr === undefined ? [] : [{ x: l.step, y: l.psnr }]))
  const dev = lines.flatMap((l) => (l.sigma25 === undefined ? [] : [{ x: l.step, y: l.sigma25.blind }]))
  const all = [...batches, ...dev]
  const [right, low, high] = [Math.max(...all.map((p) => p.x)), 18, Math.ceil(Math.max(...all.map((p) => p.y)))]
  const at = (p: Point): string => {
    const x = MARGIN.left + (p.x / right) * (WIDTH - MARGIN.left - MARGIN.right)
    const y =
      HEIGHT - MARGIN.bottom - ((Math.max(low, p.y) - low) / (high - low)) * (HEIGHT - MARGIN.top - MARGIN.bottom)
    return `${x.toFixed(1)},${y.toFixed(1)}`
  }
  const line = (points: readonly Point[], colour: string): string =>
    `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${points.map(at).join(' ')}"/>`
  const grid = Array.from({ length: Math.floor((high - low) / 2) + 1 }, (_, i) => low + 2 * i).map((db) => {
    const [start, end] = [at({ x: 0, y: db }), at({ x: right, y: db })]
    const y = start.split(',')[1] ?? '0'
    return `<polyline stroke="#ccc" points="${start} ${end}"/><text x="8" y="${Number(y) + 4}">${db} dB</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${grid.join('\n')}
${line(batches, '#888')}
${line(dev, '#c2571a')}
<text x="${MARGIN.left}" y="16">grey: training batches (all noise levels); orange: dev photos at sigma 25, blind, averaged weights</text>
<text x="${WIDTH - 90}" y="${HEIGHT - 10}">step ${right}</text>
</svg>
`
}
