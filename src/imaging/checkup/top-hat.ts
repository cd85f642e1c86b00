/** @file What is brighter (or darker) than its surroundings and thinner than a square: the top-hat of morphology. Pure. */

/** A plane inside a frame as broad as the square's radius, so that windows need no looking after at the edges. */
interface Framed {
  readonly values: Float32Array
  readonly width: number
  readonly radius: number
}

function framed(plane: Float32Array, width: number, radius: number, sign: 1 | -1): Framed {
  const broad = width + 2 * radius
  const height = plane.length / width
  const values = new Float32Array(broad * (height + 2 * radius)).fill(-Infinity)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0, at = (y + radius) * broad + radius; x < width; x++) values[at++] = sign * (plane[i++] as number)
  return { values, width: broad, radius }
}

/** Each value becomes the largest of itself and of that `step` further on. */
function largerOf(values: Float32Array, step: number): void {
  for (let i = 0; i + step < values.length; i++) {
    const other = values[i + step] as number
    if (other > (values[i] as number)) values[i] = other
  }
}

/** Largest of each 2 radius + 1 values `stride` apart, by doubling: windows of 1, 2, 4 .. values are joined. */
function window(values: Float32Array, stride: number, radius: number): void {
  const size = 2 * radius + 1
  let have = 1
  for (; 2 * have <= size; have *= 2) largerOf(values, have * stride)
  if (have < size) largerOf(values, (size - have) * stride)
}

/** Largest within the square around each value; what it began with is overwritten. Negated where wanted for what comes next. */
function dilated({ values, width, radius }: Framed, shown: number, sign: 1 | -1): Float32Array {
  window(values, 1, radius)
  window(values, width, radius)
  const height = values.length / width - 2 * radius
  const out = new Float32Array(shown * height)
  // The window of a value begins `radius` before it, which is where the frame has moved it to.
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0, at = y * width; x < shown; x++) out[i++] = sign * (values[at++] as number)
  return out
}

/**
 * How far each value rises above the opening by a square of 2 radius + 1 pixels: lines and specks thinner than that, at their
 * full height; nothing else.
 * @param bright false: how far it lies below the closing
 */
export function topHat(plane: Float32Array, width: number, radius: number, bright: boolean): Float32Array {
  const sign = bright ? 1 : -1
  // The least of values is the largest of their negatives, turned back: an opening by two dilations.
  const worn = dilated(framed(plane, width, radius, bright ? -1 : 1), width, -1)
  const out = dilated(framed(worn, width, radius, 1), width, 1)
  for (let i = 0; i < out.length; i++) out[i] = sign * (plane[i] as number) - (out[i] as number)
  return out
}

/** Means over squares of 2 radius + 1 pixels, of what of them lies in the picture. */
export function boxMean(plane: Float32Array | Uint8Array, width: number, radius: number): Float32Array {
  const height = plane.length / width
  const out = new Float32Array(plane.length)
  const columns = new Float64Array(width)
  const addRow = (y: number, sign: 1 | -1) => {
    for (let x = 0, i = y * width; x < width; x++) columns[x] = (columns[x] as number) + sign * (plane[i++] as number)
  }
  for (let y = 0; y < Math.min(radius, height); y++) addRow(y, 1)
  for (let y = 0; y < height; y++) {
    if (y + radius < height) addRow(y + radius, 1)
    if (y - radius > 0) addRow(y - radius - 1, -1)
    const rows = Math.min(height, y + radius + 1) - Math.max(0, y - radius)
    meanAlong(columns, rows, radius, out.subarray(y * width, (y + 1) * width))
  }
  return out
}

/** Means over windows of a row of column sums. */
function meanAlong(columns: Float64Array, rows: number, radius: number, to: Float32Array): void {
  const width = columns.length
  let sum = 0
  for (let x = 0; x < Math.min(radius, width); x++) sum += columns[x] as number
  for (let x = 0; x < width; x++) {
    if (x + radius < width) sum += columns[x + radius] as number
    if (x - radius > 0) sum -= columns[x - radius - 1] as number
    to[x] = sum / (rows * (Math.min(width, x + radius + 1) - Math.max(0, x - radius)))
  }
}
