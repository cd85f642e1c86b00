/** @file The plot of a sweep: reconstruction against divergence, one line for each latent size, each point with its beta. Pure. */
import type { VaeCard } from '../shared/vae.ts'
import { decibels } from './train-vae-words.ts'

const SIZE = { width: 720, height: 400 }
const MARGIN = { left: 60, right: 110, top: 30, bottom: 48 }
const COLOURS = ['#c2571a', '#2a6f97', '#4c8b2b', '#7a4fa3', '#8a6d3b', '#555555']

interface Point {
  readonly x: number
  readonly y: number
  readonly beta: number
}

function span(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = Math.max(0.05 * (high - low), 0.01)
  return [low - room, high + room]
}

/** @param cards at least one */
export function rateDistortionPlot(cards: readonly VaeCard[]): string {
  const lines = Map.groupBy(cards, (c) => c.shape.latent)
  const pointOf = ({ heldOut, beta }: VaeCard): Point => ({ x: heldOut.kl, y: decibels(heldOut.mse), beta })
  const all = cards.map(pointOf)
  const [left, right] = span(all.map((p) => p.x))
  const [low, high] = span(all.map((p) => p.y))
  const x = (v: number): string =>
    (MARGIN.left + ((v - left) / (right - left)) * (SIZE.width - MARGIN.left - MARGIN.right)).toFixed(1)
  const y = (v: number): string =>
    (SIZE.height - MARGIN.bottom - ((v - low) / (high - low)) * (SIZE.height - MARGIN.top - MARGIN.bottom)).toFixed(1)
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
    const [vx, vy] = [left + share * (right - left), low + share * (high - low)]
    return [
      `<path stroke="#ddd" d="M${MARGIN.left} ${y(vy)}H${SIZE.width - MARGIN.right}"/><text x="8" y="${y(vy)}">${vy.toFixed(1)}</text>`,
      `<text x="${x(vx)}" y="${SIZE.height - MARGIN.bottom + 16}">${vx.toFixed(0)}</text>`,
    ]
  })
  const drawn = [...lines].flatMap(([latent, own], i) => {
    const colour = COLOURS[i % COLOURS.length] as string
    const points = own.map(pointOf).sort((a, b) => a.x - b.x)
    const last = points.at(-1) as Point
    return [
      `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${points.map((p) => `${x(p.x)},${y(p.y)}`).join(' ')}"/>`,
      ...points.map(
        (p) =>
          `<circle cx="${x(p.x)}" cy="${y(p.y)}" r="3" fill="${colour}"/><text x="${x(p.x)}" y="${Number(y(p.y)) - 7}" fill="${colour}">&#946; ${p.beta}</text>`,
      ),
      `<text x="${Number(x(last.x)) + 8}" y="${Number(y(last.y)) + 14}" fill="${colour}">latent ${latent}</text>`,
    ]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="sans-serif" font-size="11">
<rect width="${SIZE.width}" height="${SIZE.height}" fill="#fff"/>
${[...ticks, ...drawn].join('\n')}
<text x="${MARGIN.left}" y="18">reconstruction of held-out pictures, dB, against divergence, nats a picture</text>
</svg>
`
}
