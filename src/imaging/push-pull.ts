/**
 * @file A rough, smooth fill of holes (push-pull, Gortler, Grzeszczuk, Szeliski & Cohen 1996, section 4): means of known pixels are
 * pushed up a pyramid until there are no holes, and pulled down into the holes. The network refines what this begins. Pure.
 */

/** A picture whose sample of pixel `i` and channel `c` is `data[i * pixelStride + c * channelStride]`. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly pixelStride: number
  readonly channelStride: number
}

export type Values = Float32Array | Uint8Array | Uint16Array

/** Means of 2 x 2 pixels that are known, and the share of each mean that is: premultiplied, planar. */
interface Level {
  readonly width: number
  readonly height: number
  /** (channels + 1) planes: weighted values, then weights in [0, 1]. */
  readonly planes: Float32Array
}

/**
 * Fills the holes of `data` in place; known samples are not touched. A picture without a known pixel stays as it is.
 * @param holes one byte a pixel, not 0 where the sample is unknown
 */
export function fillHoles(data: Values, holes: Uint8Array, layout: Layout): void {
  const { width, height } = layout
  const top = halved(width, height, layout.channels, (x, y, c) => {
    const i = y * width + x
    if (holes[i] !== 0) return 0
    return c === layout.channels ? 1 : (data[i * layout.pixelStride + c * layout.channelStride] as number)
  })
  const filled = completed(top, layout.channels)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      if (holes[i] === 0) continue
      const weight = interpolated(filled, layout.channels, x, y)
      if (weight === 0) continue
      for (let c = 0; c < layout.channels; c++)
        data[i * layout.pixelStride + c * layout.channelStride] = rounded(data, interpolated(filled, c, x, y) / weight)
    }
}

const rounded = (data: Values, value: number): number => (data instanceof Float32Array ? value : Math.round(value))

/** One level up. Weights saturate at 1: one known pixel of four is as good as four. */
function halved(
  width: number,
  height: number,
  channels: number,
  at: (x: number, y: number, plane: number) => number,
): Level {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)]
  const planes = new Float32Array((channels + 1) * w * h)
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [x1, y1] = [Math.min(2 * x + 1, width - 1), Math.min(2 * y + 1, height - 1)]
      const sum = (c: number): number => at(2 * x, 2 * y, c) + at(x1, 2 * y, c) + at(2 * x, y1, c) + at(x1, y1, c)
      const weight = sum(channels)
      if (weight === 0) continue
      const scale = Math.min(1, weight) / weight
      for (let c = 0; c <= channels; c++) planes[c * w * h + y * w + x] = sum(c) * scale
    }
  return { width: w, height: h, planes }
}

/** Fills what weight is missing from the level above, which is completed first. */
function completed(level: Level, channels: number): Level {
  const { width, height, planes } = level
  if (width * height === 1) return level
  const plane = width * height
  const above = completed(
    halved(width, height, channels, (x, y, c) => planes[c * plane + y * width + x] as number),
    channels,
  )
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const missing = 1 - (planes[channels * plane + i] as number)
      if (missing === 0) continue
      for (let c = 0; c <= channels; c++)
        planes[c * plane + i] = (planes[c * plane + i] as number) + missing * interpolated(above, c, x, y)
    }
  return level
}

/** Plane `c` of the level above at pixel (x, y) of the one below, bilinear between pixel centres. */
function interpolated({ width, height, planes }: Level, c: number, x: number, y: number): number {
  const [u, v] = [Math.max(0, x / 2 - 0.25), Math.max(0, y / 2 - 0.25)]
  const [x0, y0] = [Math.min(Math.floor(u), width - 1), Math.min(Math.floor(v), height - 1)]
  const [x1, y1] = [Math.min(x0 + 1, width - 1), Math.min(y0 + 1, height - 1)]
  const [a, b] = [u - x0, v - y0]
  const base = c * width * height
  const at = (column: number, row: number): number => planes[base + row * width + column] as number
  return (1 - b) * ((1 - a) * at(x0, y0) + a * at(x1, y0)) + b * ((1 - a) * at(x0, y1) + a * at(x1, y1))
}
