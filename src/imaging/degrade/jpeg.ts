/**
 * @file What saving as JPEG does to a picture, without writing one: colour conversion, halved colour, 8x8 blocks, quantisation
 * and the way back, as libjpeg does it (ITU-T T.81, JFIF 1.02). Entropy coding loses nothing, so it is left out. Pure.
 */
import { doubleTriangle, halveBox } from './chroma.ts'
import { forwardDct, inverseDct } from './dct.ts'
import { quantisationTables } from './jpeg-tables.ts'

export { quantisationTables, type QuantisationTables } from './jpeg-tables.ts'

/** '4:2:0': colour at half the width and height. */
export type Subsampling = '4:4:4' | '4:2:0'

export interface JpegOptions {
  /** 1-100 as libjpeg counts. */
  readonly quality: number
  readonly subsampling: Subsampling
  /** Where the patch's first pixel lies in the grid of blocks, 0-15 (4:2:0) or 0-7 (4:4:4); 0 unless told. */
  readonly offsetX?: number
  readonly offsetY?: number
}

/** Edge of the smallest unit that has whole blocks of every plane. */
const UNIT: Readonly<Record<Subsampling, number>> = { '4:4:4': 8, '4:2:0': 16 }

/** The picture inside its whole blocks. */
interface Frame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly fullWidth: number
  readonly fullHeight: number
}

function frameOf(width: number, height: number, options: JpegOptions): Frame {
  const unit = UNIT[options.subsampling]
  const whole = (length: number) => Math.ceil(length / unit) * unit
  const { offsetX: left = 0, offsetY: top = 0 } = options
  if (![left, top].every((o) => Number.isInteger(o) && o >= 0 && o < unit))
    throw new RangeError(`Expected a place in the block grid of 0 to ${unit - 1} but received ${left}, ${top}`)
  return { width, height, left, top, fullWidth: whole(left + width), fullHeight: whole(top + height) }
}

/**
 * A picture after it was saved as JPEG and opened again.
 * @param patch planar RGB, 3 x height x width, in [0, 1]; rounded and clipped to 8 bits first, and not changed
 * @returns as long as the patch; every value is a whole 255th. Where blocks reach beyond the patch its edge is repeated
 * @throws RangeError for a quality or an offset out of range
 */
export function jpegRoundTrip(patch: Float32Array, width: number, height: number, options: JpegOptions): Float32Array {
  const frame = frameOf(width, height, options)
  const { luma, chroma } = quantisationTables(options.quality)
  const [y, blue, red] = toYcc(patch, frame)
  codePlane(y, frame.fullWidth, luma)
  const colour = options.subsampling === '4:4:4' ? codePlane : codeHalved(frame)
  return fromYcc(y, colour(blue, frame.fullWidth, chroma), colour(red, frame.fullWidth, chroma), frame)
}

/** A plane of whole levels: writing to it rounds and clips. */
type Levels = Uint8ClampedArray

/** Codes a colour plane at half its size. */
const codeHalved = (frame: Frame) => (plane: Levels, fullWidth: number, steps: Uint8Array) => {
  const half = { width: fullWidth >> 1, height: frame.fullHeight >> 1 }
  const shown = { width: (frame.left + frame.width + 1) >> 1, height: (frame.top + frame.height + 1) >> 1 }
  return doubleTriangle(codePlane(halveBox(plane, fullWidth), half.width, steps), half, shown)
}

/** Offsets of `full` samples in a line of `length`, edges repeated. */
const repeated = (full: number, from: number, length: number, step: number) =>
  Int32Array.from({ length: full }, (_, i) => Math.min(Math.max(i - from, 0), length - 1) * step)

function toBytes(patch: Float32Array): Levels {
  const out = new Uint8ClampedArray(patch.length)
  for (let i = 0; i < out.length; i++) out[i] = 255 * (patch[i] as number)
  return out
}

/** Y, Cb and Cr at the frame's full size. */
function toYcc(patch: Float32Array, frame: Frame): [Levels, Levels, Levels] {
  const { width, height, fullWidth, fullHeight } = frame
  const plane = width * height
  const bytes = toBytes(patch)
  const [y, blue, red] = [0, 1, 2].map(() => new Uint8ClampedArray(fullWidth * fullHeight)) as [Levels, Levels, Levels]
  const columns = repeated(fullWidth, frame.left, width, 1)
  const rows = repeated(fullHeight, frame.top, height, width)
  let to = 0
  for (const row of rows)
    for (let x = 0; x < fullWidth; x++, to++) {
      const i = row + (columns[x] as number)
      const r = bytes[i] as number
      const g = bytes[i + plane] as number
      const b = bytes[i + 2 * plane] as number
      y[to] = 0.299 * r + 0.587 * g + 0.114 * b
      blue[to] = 128 - 0.168735892 * r - 0.331264108 * g + 0.5 * b
      red[to] = 128 + 0.5 * r - 0.418687589 * g - 0.081312411 * b
    }
  return [y, blue, red]
}

/** What is shown of the three planes, back in RGB. */
function fromYcc(y: Levels, blue: Levels, red: Levels, frame: Frame): Float32Array {
  const plane = frame.width * frame.height
  const bytes = new Uint8ClampedArray(3 * plane)
  let to = 0
  for (let row = 0; row < frame.height; row++) {
    let i = (frame.top + row) * frame.fullWidth + frame.left
    for (let x = 0; x < frame.width; x++, i++, to++) {
      const light = y[i] as number
      const cb = (blue[i] as number) - 128
      const cr = (red[i] as number) - 128
      bytes[to] = light + 1.402 * cr
      bytes[to + plane] = light - 0.344136286 * cb - 0.714136286 * cr
      bytes[to + 2 * plane] = light + 1.772 * cb
    }
  }
  const out = new Float32Array(3 * plane)
  for (let k = 0; k < out.length; k++) out[k] = (bytes[k] as number) / 255
  return out
}

/** Even areas often end on a half, which libjpeg rounds up: what is added keeps float errors from deciding it. */
const CENTRE = 128 + 1e-6

/** Quantises a plane of whole blocks in place. @param steps 64, row by row */
function codePlane(plane: Levels, width: number, steps: Uint8Array): Levels {
  const block = new Float64Array(64)
  const perEighth = Float64Array.from(steps, (step) => (1 + 1e-12) / (8 * step))
  for (let top = 0; top < plane.length; top += 8 * width)
    for (let at = top; at < top + width; at += 8) {
      for (let i = 0; i < 64; i++) block[i] = (plane[at + (i >> 3) * width + (i & 7)] as number) - 128
      forwardDct(block)
      for (let i = 0; i < 64; i++) block[i] = (steps[i] as number) * level(block[i] as number, perEighth[i] as number)
      inverseDct(block)
      for (let i = 0; i < 64; i++) plane[at + (i >> 3) * width + (i & 7)] = (block[i] as number) + CENTRE
    }
  return plane
}

/** In steps, rounded. libjpeg's transform answers in whole eighths, so halves of a step are frequent: away from zero. */
function level(v: number, perEighth: number): number {
  const size = (((Math.abs(v) * 8 + 0.5) | 0) * perEighth + 0.5) | 0
  return v < 0 ? -size : size
}
