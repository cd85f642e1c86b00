/** @file The 8x8 discrete cosine transform of JPEG, orthonormal, in place on 64 numbers in rows. Pure. */

const cosine = (k: number) => Math.cos((k * Math.PI) / 16) / 2
const [C1, C2, C3, C4, C5, C6, C7] = [1, 2, 3, 4, 5, 6, 7].map(cosine) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

/** Eight numbers `step` apart. Sums carry the even frequencies and differences the odd ones, which halves the products. */
function forwardLine(b: Float64Array, at: number, step: number): void {
  const i1 = at + step
  const i2 = at + 2 * step
  const i3 = at + 3 * step
  const i4 = at + 4 * step
  const i5 = at + 5 * step
  const i6 = at + 6 * step
  const i7 = at + 7 * step
  const x0 = b[at] as number
  const x1 = b[i1] as number
  const x2 = b[i2] as number
  const x3 = b[i3] as number
  const x4 = b[i4] as number
  const x5 = b[i5] as number
  const x6 = b[i6] as number
  const x7 = b[i7] as number
  const s0 = x0 + x7
  const s1 = x1 + x6
  const s2 = x2 + x5
  const s3 = x3 + x4
  const d0 = x0 - x7
  const d1 = x1 - x6
  const d2 = x2 - x5
  const d3 = x3 - x4
  const e0 = s0 + s3
  const e1 = s1 + s2
  const f0 = s0 - s3
  const f1 = s1 - s2
  b[at] = C4 * (e0 + e1)
  b[i4] = C4 * (e0 - e1)
  b[i2] = C2 * f0 + C6 * f1
  b[i6] = C6 * f0 - C2 * f1
  b[i1] = C1 * d0 + C3 * d1 + C5 * d2 + C7 * d3
  b[i3] = C3 * d0 - C7 * d1 - C1 * d2 - C5 * d3
  b[i5] = C5 * d0 - C1 * d1 + C7 * d2 + C3 * d3
  b[i7] = C7 * d0 - C5 * d1 + C3 * d2 - C1 * d3
}

/** The transpose of {@link forwardLine}, which is its inverse. */
function inverseLine(b: Float64Array, at: number, step: number): void {
  const i1 = at + step
  const i2 = at + 2 * step
  const i3 = at + 3 * step
  const i4 = at + 4 * step
  const i5 = at + 5 * step
  const i6 = at + 6 * step
  const i7 = at + 7 * step
  const x0 = b[at] as number
  const x1 = b[i1] as number
  const x2 = b[i2] as number
  const x3 = b[i3] as number
  const x4 = b[i4] as number
  const x5 = b[i5] as number
  const x6 = b[i6] as number
  const x7 = b[i7] as number
  const e0 = C4 * (x0 + x4)
  const e1 = C4 * (x0 - x4)
  const f0 = C2 * x2 + C6 * x6
  const f1 = C6 * x2 - C2 * x6
  const s0 = e0 + f0
  const s1 = e1 + f1
  const s2 = e1 - f1
  const s3 = e0 - f0
  const d0 = C1 * x1 + C3 * x3 + C5 * x5 + C7 * x7
  const d1 = C3 * x1 - C7 * x3 - C1 * x5 - C5 * x7
  const d2 = C5 * x1 - C1 * x3 + C7 * x5 + C3 * x7
  const d3 = C7 * x1 - C5 * x3 + C3 * x5 - C1 * x7
  b[at] = s0 + d0
  b[i1] = s1 + d1
  b[i2] = s2 + d2
  b[i3] = s3 + d3
  b[i4] = s3 - d3
  b[i5] = s2 - d2
  b[i6] = s1 - d1
  b[i7] = s0 - d0
}

/** Samples to frequencies: `block[8 v + u]` becomes the amount of horizontal frequency u and vertical frequency v. */
export function forwardDct(block: Float64Array): void {
  for (let row = 0; row < 64; row += 8) forwardLine(block, row, 1)
  for (let column = 0; column < 8; column++) forwardLine(block, column, 8)
}

/** Frequencies to samples. */
export function inverseDct(block: Float64Array): void {
  for (let column = 0; column < 8; column++) inverseLine(block, column, 8)
  for (let row = 0; row < 64; row += 8) inverseLine(block, row, 1)
}
