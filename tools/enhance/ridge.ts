/** @file Least squares with a penalty on the weights (ridge regression; Hoerl & Kennard 1970). Pure. */

const PENALTY = 0.3

/**
 * @param rows samples x inputs @param targets samples x outputs
 * @returns inputs x outputs, row by row
 */
export function ridge(rows: readonly (readonly number[])[], targets: readonly (readonly number[])[]): Float32Array {
  const [inputs, outputs] = [rows[0]?.length ?? 0, targets[0]?.length ?? 0]
  const system = Array.from({ length: inputs }, (_, i) => {
    const left = Array.from({ length: inputs }, (_, j) => dot(rows, i, rows, j) + (i === j ? PENALTY : 0))
    return [...left, ...Array.from({ length: outputs }, (_, k) => dot(rows, i, targets, k))]
  })
  return Float32Array.from(solved(system).flatMap((row) => row.slice(inputs)))
}

const dot = (a: readonly (readonly number[])[], i: number, b: readonly (readonly number[])[], j: number) =>
  a.reduce((sum, row, n) => sum + (row[i] as number) * (b[n]?.[j] as number), 0)

/** Gauss and Jordan, with pivots. @param system [matrix | right sides]; the matrix has an inverse */
function solved(system: readonly (readonly number[])[]): number[][] {
  const rows = system.map((row) => [...row])
  for (let c = 0; c < rows.length; c++) {
    const size = (r: number) => Math.abs(rows[r]?.[c] as number)
    const pivot = rows.reduce((most, _, r) => (r >= c && size(r) > size(most) ? r : most), c)
    const first = rows[pivot] as number[]
    rows[pivot] = rows[c] as number[]
    const scaled = first.map((v) => v / (first[c] as number))
    rows[c] = scaled
    for (const [r, row] of rows.entries())
      if (r !== c) rows[r] = row.map((v, j) => v - (row[c] as number) * (scaled[j] as number))
  }
  return rows
}
