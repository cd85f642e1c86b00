/** @file Exposure, fading and colour, from the overview. Pure. */
import { labOf } from './lab.ts'
import { histogram, levelAt } from './levels.ts'
import type { Overview } from './sample.ts'

/** grey: no colour. toned: one colour, as sepia. */
export type Tone = 'colour' | 'grey' | 'toned'

export interface ToneEvidence {
  readonly tone: Tone
  /** Levels (0-255) below and above which half a percent of the pixels lie. */
  readonly black: number
  readonly white: number
  /** The same of each channel: red, green, blue. */
  readonly blacks: readonly [number, number, number]
  readonly whites: readonly [number, number, number]
  /** Shares of pixels at black and at white. */
  readonly crushed: number
  readonly blown: number
  /** Median lightness, 0-255. */
  readonly middle: number
  /** Standard deviation of the lightness as a share of white. */
  readonly contrast: number
  /** Mean of a* and b*: under a grey world, the colour of the light. */
  readonly cast: { readonly a: number; readonly b: number }
  /**
   * How far the cloud of colours lies from grey beyond its own radius, in radii (Gasparini & Schettini 2004): below 0 for
   * colours all around, large where everything is tinted.
   */
  readonly apart: number
}

const END = 0.005
/** Pixels looked at for colour: evenly chosen, enough for means. */
const COLOUR_PIXELS = 150_000
/** Colour of pixels nearly black or white says little about the light. */
const LIGHT_ENOUGH = { low: 15, high: 95 } as const
/** Colours (root mean square of a* and b*) within this of grey, or of a line through the lightness, are none of their own. */
const NO_COLOUR = 3

interface Moments {
  readonly count: number
  readonly mean: readonly [number, number]
  /** Root mean square distance from grey, from the mean, and from the line a*, b* against L*. */
  readonly fromGrey: number
  readonly radius: number
  readonly fromLine: number
}

function moments({ red, green, blue }: Overview): Moments {
  const every = Math.max(1, Math.floor(red.length / COLOUR_PIXELS))
  let [n, sl, sa, sb, sll, sla, slb, saa, sbb] = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (let i = 0; i < red.length; i += every) {
    const [l, a, b] = labOf(red[i] as number, green[i] as number, blue[i] as number)
    if (l < LIGHT_ENOUGH.low || l > LIGHT_ENOUGH.high) continue
    n++
    sl += l
    sa += a
    sb += b
    sll += l * l
    sla += l * a
    slb += l * b
    saa += a * a
    sbb += b * b
  }
  const count = Math.max(1, n)
  const [ml, ma, mb] = [sl / count, sa / count, sb / count]
  const spread = Math.max(1e-9, sll / count - ml * ml)
  const scatter = saa / count - ma * ma + (sbb / count - mb * mb)
  const explained = ((sla / count - ml * ma) ** 2 + (slb / count - ml * mb) ** 2) / spread
  const root = (v: number) => Math.sqrt(Math.max(0, v))
  return {
    count: n,
    mean: [ma, mb],
    fromGrey: root((saa + sbb) / count),
    radius: root(scatter),
    fromLine: root(scatter - explained),
  }
}

function toneOf({ fromGrey, fromLine }: Moments): Tone {
  if (fromGrey < NO_COLOUR) return 'grey'
  return fromLine < NO_COLOUR ? 'toned' : 'colour'
}

/** Shares of pixels whose three channels are all black, and all white. */
function clippedShares({ red, green, blue }: Overview): { crushed: number; blown: number } {
  let [low, high] = [0, 0]
  for (let i = 0; i < red.length; i++) {
    const [r, g, b] = [red[i] as number, green[i] as number, blue[i] as number]
    if (r <= 1 && g <= 1 && b <= 1) low++
    if (r >= 254 && g >= 254 && b >= 254) high++
  }
  return { crushed: low / red.length, blown: high / red.length }
}

function spreadOf(values: Float32Array): number {
  let [sum, squares] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number
    sum += v
    squares += v * v
  }
  const mean = sum / values.length
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean))
}

/** @param colour the file has colour channels */
export function toneEvidence(overview: Overview, colour: boolean): ToneEvidence {
  const { red, green, blue, light } = overview
  const found = moments(overview)
  const [a, b] = found.mean
  const planes = [red, green, blue]
  const counts = histogram(light)
  const ofChannels = (colour ? planes : [light, light, light]).map(histogram)
  const ends = (share: number) => ofChannels.map((n) => levelAt(n, share)) as [number, number, number]
  return {
    tone: colour ? toneOf(found) : 'grey',
    black: levelAt(counts, END),
    white: levelAt(counts, 1 - END),
    blacks: ends(END),
    whites: ends(1 - END),
    ...clippedShares(overview),
    middle: levelAt(counts, 0.5),
    contrast: spreadOf(light) / 255,
    cast: { a, b },
    apart: found.count === 0 ? 0 : (Math.hypot(a, b) - found.radius) / Math.max(found.radius, 1),
  }
}
