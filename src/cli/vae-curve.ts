/** @file The curves of a VAE's training as a picture: reconstruction, divergence and active units against the step. Pure. */
import type { VaePoint } from '../shared/vae.ts'
import { decibels } from './train-vae-words.ts'

const WIDTH = 720
const PANEL = 130
const LEFT = 60
const RIGHT = 20
const TRAIN = '#888888'
const HELD_OUT = '#c2571a'

interface Panel {
  readonly title: string
  readonly train: (p: VaePoint) => number | null
  readonly heldOut: (p: VaePoint) => number | null
}

const PANELS: readonly Panel[] = [
  {
    title: 'reconstruction, dB',
    train: (p) => decibels(p.train.mse),
    heldOut: (p) => (p.heldOut === null ? null : decibels(p.heldOut.mse)),
  },
  { title: 'divergence, nats a picture', train: (p) => p.train.kl, heldOut: (p) => p.heldOut?.kl ?? null },
  { title: 'active units', train: () => null, heldOut: (p) => p.heldOut?.active ?? null },
]

interface Point {
  readonly x: number
  readonly y: number
}

const along = (points: readonly VaePoint[], of: Panel['train']): Point[] =>
  points.flatMap((p) => {
    const y = of(p)
    return y === null ? [] : [{ x: p.step, y }]
  })

function drawn({ title, train, heldOut }: Panel, points: readonly VaePoint[], top: number): string {
  const lines = [
    [TRAIN, along(points, train)],
    [HELD_OUT, along(points, heldOut)],
  ] as const
  const values = lines.flatMap(([, line]) => line.map((p) => p.y))
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const last = points.at(-1)?.step ?? 1
  const x = (v: number): string => (LEFT + (v / last) * (WIDTH - LEFT - RIGHT)).toFixed(1)
  const y = (v: number): string =>
    (top + PANEL - 18 - ((v - low) / Math.max(high - low, 1e-9)) * (PANEL - 46)).toFixed(1)
  return [
    `<text x="${LEFT}" y="${top + 14}">${title}</text>`,
    ...[low, high].map((v) => `<text x="6" y="${y(v)}">${v.toPrecision(4)}</text>`),
    ...lines.map(
      ([colour, line]) =>
        `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${line.map((p) => `${x(p.x)},${y(p.y)}`).join(' ')}"/>`,
    ),
  ].join('\n')
}

/** @param points at least one; the coloured line is of held-out pictures, the grey one of the batches */
export function vaeCurve(points: readonly VaePoint[]): string {
  const height = PANELS.length * PANEL + 24
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11">
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${PANELS.map((panel, i) => drawn(panel, points, i * PANEL)).join('\n')}
<text x="${LEFT}" y="${height - 8}">coloured: held-out pictures; grey: batches; step ${points.at(-1)?.step ?? 0}</text>
</svg>
`
}
