/** @file The noise of a camera, a film or a scanner: how strong at each lightness, and how neighbours and channels go together. Pure. */
import type { Random } from '../random.ts'
import { integer } from '../random.ts'
import { fitCurve } from '../checkup/noise.ts'
import type { FlatPlace } from './flat.ts'
import { calibrated } from './calibrate.ts'
import { lagOne, powerOf as powerOfSpectrum, spectrumOf, type NoiseSpectrum } from './spectrum.ts'
import type { NoiseFields } from './fields.ts'

/** Lightness is cut into so many equal parts. */
export const LIGHT_BINS = 16
/** Fewer flat places of a lightness tell nothing of it. */
const MIN_PLACES = 4

export interface NoiseModel {
  /**
   * Standard deviation of each channel in the middle of each part of the lightness, in [0, 1] units: 3 x LIGHT_BINS. Of what flat places
   * show, less their surfaces: the spectrum's power is 1 or more, and makes up for that.
   */
  readonly deviations: readonly (readonly number[])[]
  /** Parts of the lightness that were seen; between and beyond them the nearest stand in. */
  readonly seen: readonly { readonly light: number; readonly deviation: number; readonly places: number }[]
  /** Variance at lightness x (0-255, grey levels squared): signal x + floor. null: lightness varied too little. */
  readonly curve: { readonly signal: number; readonly floor: number } | null
  /** How much stronger or weaker than the table each photo was. */
  readonly factors: readonly number[]
  /** Correlation of neighbouring pixels. */
  readonly lagOne: number
  readonly spectrum: NoiseSpectrum
}

/** Above this, neighbours are correlated: methods that need white noise go wrong. */
export const WHITE_BELOW = 0.1

export const isWhite = ({ lagOne: lag }: Pick<NoiseModel, 'lagOne'>): boolean => Math.abs(lag) < WHITE_BELOW

const CHANNEL = (places: FlatPlace): number => places.noise.length / 3

function powerOf(place: FlatPlace, channel: number): number {
  const size = CHANNEL(place)
  let sum = 0
  for (let i = channel * size; i < (channel + 1) * size; i++) sum += (place.noise[i] as number) ** 2
  return sum / size
}

/** The value below which a share of the values lies. */
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0

const middle = (values: readonly number[]): number => quantile(values, 0.5)

/** What little structure is left in flat places only adds to them, so that their noise is that of the calmer ones. */
const CALMER = 0.4
/** The calmer ones of places of pure noise come out too calm by about this factor. */
const CALMER_BIAS = 1.03
/** A place stronger than expected by this factor is not flat. */
const NOT_FLAT = 1.4

const binOf = ({ light }: FlatPlace): number => Math.min(LIGHT_BINS - 1, Math.floor(light * LIGHT_BINS))
const loud = (place: FlatPlace): number => Math.log(Math.max(1e-10, meanPower(place))) / 2

/** Deviation of the calmer places, over the channels, in [0, 1] units; of no places 0. */
export const loudness = (places: readonly FlatPlace[]): number =>
  places.length === 0 ? 0 : Math.exp(quantile(places.map(loud), 0.15))

/** How much stronger or weaker than the model's table a photo's noise is; 1 if its flat places are too few to tell. */
export function factorFor(model: Pick<NoiseModel, 'deviations'>, places: readonly FlatPlace[]): number {
  if (places.length < MIN_PLACES) return 1
  const level = (light: number): number =>
    Math.hypot(...model.deviations.map((table) => deviationAt(table, light))) / Math.sqrt(3)
  return (
    CALMER_BIAS *
    Math.exp(
      quantile(
        places.map((p) => loud(p) - Math.log(level(p.light))),
        CALMER,
      ),
    )
  )
}

/** Flat places of one lightness in one photo. */
interface Group {
  readonly photo: number
  readonly bin: number
  readonly places: readonly FlatPlace[]
  /** Logarithm of the deviation of its calmer places. */
  readonly level: number
}

function groupsOf(photos: readonly (readonly FlatPlace[])[]): Group[] {
  return photos.flatMap((places, photo) =>
    [...Map.groupBy(places, binOf)]
      .filter(([, own]) => own.length >= MIN_PLACES)
      .map(([bin, own]) => ({ photo, bin, places: own, level: quantile(own.map(loud), CALMER) })),
  )
}

/** Level of each photo and of each part of the lightness, whose sum is the level of a group: medians in turn (Tukey's median polish). */
function polish(groups: readonly Group[], photos: number): { ofPhoto: number[]; ofLight: number[] } {
  const [ofPhoto, ofLight] = [Array<number>(photos).fill(0), Array<number>(LIGHT_BINS).fill(NaN)]
  for (let round = 0; round < 6; round++) {
    for (const [bin, own] of Map.groupBy(groups, (g) => g.bin))
      ofLight[bin] = middle(own.map((g) => g.level - (ofPhoto[g.photo] as number)))
    for (const [photo, own] of Map.groupBy(groups, (g) => g.photo))
      ofPhoto[photo] = middle(own.map((g) => g.level - (ofLight[g.bin] as number)))
  }
  return { ofPhoto, ofLight }
}

/**
 * In flat places of one lightness noise is equally strong: the calmer ones are within this factor of the calmest (of white noise 1.02, of
 * clumps of 2 pixels 1.1). Texture is not, whose strength differs from place to place.
 */
const EVEN = 1.25
/** Where less than this share of the places is even, what is seen is texture, and noise cannot be told. */
const MOSTLY = 0.5

const isEven = ({ places }: Group): boolean => {
  const levels = places.map(loud)
  return quantile(levels, CALMER) - quantile(levels, 0.1) < Math.log(EVEN)
}

/** None if they are texture for the most part. */
function evenOnes(groups: readonly Group[]): Group[] {
  const places = (some: readonly Group[]): number => some.reduce((n, g) => n + g.places.length, 0)
  const even = groups.filter(isEven)
  return places(even) < MOSTLY * places(groups) ? [] : even
}

/** Photos of one camera and sensitivity differ in noise by less than this factor; what is beyond the calmer ones is texture. */
const TEXTURED = 1.4

/** Without the photos that have no flat place: in all of theirs there is texture. */
function withoutTexture(groups: readonly Group[], photos: number): Group[] {
  const { ofPhoto } = polish(groups, photos)
  const calmer = quantile(
    [...new Set(groups.map((g) => g.photo))].map((photo) => ofPhoto[photo] as number),
    0.25,
  )
  return groups.filter((g) => (ofPhoto[g.photo] as number) <= calmer + Math.log(TEXTURED))
}

const meanPower = (place: FlatPlace): number => (powerOf(place, 0) + powerOf(place, 1) + powerOf(place, 2)) / 3

/**
 * @param photos flat places of each photo
 * @returns null if there are too few flat places to tell
 */
export function noiseModel(photos: readonly (readonly FlatPlace[])[]): NoiseModel | null {
  const groups = withoutTexture(evenOnes(groupsOf(photos)), photos.length)
  if (groups.length === 0) return null
  const { ofPhoto, ofLight } = polish(groups, photos.length)
  const expected = (g: Group): number => Math.exp((ofPhoto[g.photo] as number) + (ofLight[g.bin] as number))
  const flat = groups.map((g) => ({
    ...g,
    places: g.places.filter((place) => Math.exp(loud(place)) < NOT_FLAT * expected(g)),
  }))
  const bins = Map.groupBy(flat, (g) => g.bin)
  const known = [...bins]
    .map(([bin, own]) => ({ bin, own, places: own.reduce((n, g) => n + g.places.length, 0) }))
    .filter(({ places }) => places > 0)
    .toSorted((a, b) => a.bin - b.bin)
  const tables = [0, 1, 2].map((c) =>
    filledIn(known.map(({ bin, own }) => [bin, deviationOf(own, c, ofPhoto)] as const)),
  )
  const unit = flat.flatMap((g) =>
    g.places.map((place) => normalised(place, tables, Math.exp(ofPhoto[g.photo] as number))),
  )
  const spectrum = calibrated(spectrumOf(unit))
  const whole = Math.sqrt(powerOfSpectrum(spectrum))
  const shown = known.map(({ bin, places }) => ({
    light: (255 * (bin + 0.5)) / LIGHT_BINS,
    deviation: (255 * whole * Math.hypot(...tables.map((t) => t[bin] as number))) / Math.sqrt(3),
    places,
  }))
  return {
    deviations: tables,
    seen: shown,
    curve: fitCurve(shown.map((s) => ({ light: s.light, variance: s.deviation ** 2, count: s.places }))),
    factors: [...new Set(groups.map((g) => g.photo))].map((photo) => CALMER_BIAS * Math.exp(ofPhoto[photo] as number)),
    lagOne: lagOne(spectrum),
    spectrum,
  }
}

/** Deviation of a channel in a photo of factor 1. */
function deviationOf(groups: readonly Group[], channel: number, ofPhoto: readonly number[]): number {
  const powers = groups.flatMap((g) =>
    g.places.map((place) => powerOf(place, channel) / Math.exp(2 * (ofPhoto[g.photo] as number))),
  )
  return Math.sqrt(middle(powers))
}

/** Between known parts of the lightness a straight line, beyond them the nearest. */
function filledIn(known: readonly (readonly [number, number])[]): number[] {
  return Array.from({ length: LIGHT_BINS }, (_, b) => {
    const after = known.findIndex(([at]) => at >= b)
    const [to, high] = known[after === -1 ? known.length - 1 : after] as readonly [number, number]
    const [from, low] = known[Math.max(0, (after === -1 ? known.length : after) - 1)] as readonly [number, number]
    return to <= b || from >= b || to === from
      ? after === -1 || to === b
        ? high
        : low
      : low + ((b - from) / (to - from)) * (high - low)
  })
}

/** Deviation of a channel at a lightness of 0-1. */
export function deviationAt(table: readonly number[], light: number): number {
  const at = Math.min(LIGHT_BINS - 1, Math.max(0, light * LIGHT_BINS - 0.5))
  const low = Math.floor(at)
  const from = table[low] as number
  return from + (at - low) * ((table[Math.min(low + 1, LIGHT_BINS - 1)] as number) - from)
}

function normalised(place: FlatPlace, tables: readonly (readonly number[])[], factor: number): Float32Array {
  const size = CHANNEL(place)
  const deviations = tables.map((table) => Math.max(1e-4, factor * deviationAt(table, place.light)))
  return place.noise.map((v, i) => v / (deviations[Math.floor(i / size)] as number))
}

/**
 * Noise for a patch: planar RGB, 3 x height x width.
 * @param clean the patch whose lightness the noise follows
 * @param strength 1: as strong as in the table; undefined: as in one of the photos
 */
export function drawNoise(
  model: NoiseModel,
  fields: NoiseFields,
  clean: Float32Array,
  width: number,
  height: number,
  r: Random,
  strength?: number,
): Float32Array {
  const factor = strength ?? model.factors[integer(r, model.factors.length)] ?? 1
  const noise = fields.cut(width, height, r)
  const area = width * height
  for (let i = 0; i < area; i++) {
    const light = ((clean[i] as number) + (clean[i + area] as number) + (clean[i + 2 * area] as number)) / 3
    for (let c = 0; c < 3; c++) {
      const at = i + c * area
      noise[at] = (noise[at] as number) * factor * deviationAt(model.deviations[c] as readonly number[], light)
    }
  }
  return noise
}
