/** @file A square of a picture at another size, each new pixel the mean of the area that it covers. Pure. */

export interface Square {
  readonly left: number
  readonly top: number
  /** Edge in pixels of the picture; need not be whole. */
  readonly edge: number
}

/** For each new pixel the first old one and the weights of it and those after it. */
function coverage(start: number, edge: number, to: number, length: number): { first: number; weights: number[] }[] {
  const step = edge / to
  return Array.from({ length: to }, (_, i) => {
    const [from, until] = [start + i * step, start + (i + 1) * step]
    const first = Math.min(length - 1, Math.max(0, Math.floor(from)))
    const last = Math.min(length - 1, Math.max(first, Math.ceil(until) - 1))
    const weights = Array.from({ length: last - first + 1 }, (_, k) =>
      Math.max(0, Math.min(until, first + k + 1) - Math.max(from, first + k)),
    )
    const sum = weights.reduce((a, b) => a + b, 0)
    return { first, weights: sum > 0 ? weights.map((w) => w / sum) : [1] }
  })
}

/** @param pixels interleaved RGB, 8 bits @param to edge of the new picture @returns interleaved RGB, 8 bits */
export function squareOf(pixels: Uint8Array, width: number, height: number, square: Square, to: number): Uint8Array {
  const across = coverage(square.left, square.edge, to, width)
  const down = coverage(square.top, square.edge, to, height)
  const out = new Uint8Array(3 * to * to)
  for (const [y, rows] of down.entries())
    for (const [x, columns] of across.entries())
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (let i = 0; i < rows.weights.length; i++) {
          const wy = rows.weights[i] as number
          const at = 3 * ((rows.first + i) * width + columns.first) + c
          for (let j = 0; j < columns.weights.length; j++)
            sum += wy * (columns.weights[j] as number) * (pixels[at + 3 * j] as number)
        }
        out[3 * (y * to + x) + c] = Math.round(sum)
      }
  return out
}
