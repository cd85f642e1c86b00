/**
 * @file Directions in latent space along which a picture gets brighter, richer in contrast and so on: half the difference between the
 * mean latents of the quarter of the pictures that has most of it and of the quarter that has least. Runs in the worker.
 */
import { ATTRIBUTES, type Attribute } from '../../shared/vae-limits.ts'

/** Each gets planes in [0, 1], RGB, of `edge` x `edge`, and tells how much of it there is. */
const MEASURES: Readonly<Record<Attribute, (planes: Float32Array, edge: number) => number>> = {
  brightness: (p, edge) => mean(lightness(p, edge)),
  contrast: (p, edge) => deviation(lightness(p, edge)),
  warmth(p, edge) {
    const plane = edge * edge
    return mean(p.subarray(0, plane)) - mean(p.subarray(2 * plane))
  },
  colour(p, edge) {
    const plane = edge * edge
    let sum = 0
    for (let i = 0; i < plane; i++) {
      const rgb = [p[i] as number, p[i + plane] as number, p[i + 2 * plane] as number]
      sum += Math.max(...rgb) - Math.min(...rgb)
    }
    return sum / plane
  },
  detail(p, edge) {
    const light = lightness(p, edge)
    let sum = 0
    for (let y = 0; y < edge; y++)
      for (let x = 1; x < edge; x++)
        sum += Math.abs((light[y * edge + x] as number) - (light[y * edge + x - 1] as number))
    return sum / (edge * (edge - 1))
  },
}

const mean = (x: Float32Array): number => x.reduce((a, b) => a + b, 0) / x.length

function deviation(x: Float32Array): number {
  const m = mean(x)
  return Math.sqrt(x.reduce((s, v) => s + (v - m) ** 2, 0) / x.length)
}

const lightness = (p: Float32Array, edge: number): Float32Array => {
  const plane = edge * edge
  return Float32Array.from(
    { length: plane },
    (_, i) => ((p[i] as number) + 2 * (p[i + plane] as number) + (p[i + 2 * plane] as number)) / 4,
  )
}

export const amountOf = (attribute: Attribute, planes: Float32Array, edge: number): number =>
  MEASURES[attribute](planes, edge)

/** @param latents posterior means of the pictures */
export function directionsOf(
  pictures: readonly Float32Array[],
  latents: readonly Float32Array[],
  edge: number,
): Record<Attribute, number[]> {
  const quarter = Math.max(1, Math.floor(pictures.length / 4))
  const along = (attribute: Attribute): number[] => {
    const amounts = pictures.map((p) => amountOf(attribute, p, edge))
    const order = [...pictures.keys()].sort((a, b) => (amounts[a] as number) - (amounts[b] as number))
    const centre = (of: readonly number[]): Float64Array => {
      const out = new Float64Array(latents[0]?.length ?? 0)
      for (const k of of)
        for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (latents[k]?.[i] ?? 0) / of.length
      return out
    }
    const [little, much] = [centre(order.slice(0, quarter)), centre(order.slice(-quarter))]
    return Array.from(much, (v, i) => Number(((v - (little[i] as number)) / 2).toPrecision(5)))
  }
  return Object.fromEntries(ATTRIBUTES.map((a) => [a, along(a)])) as Record<Attribute, number[]>
}
