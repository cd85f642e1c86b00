/** @file Many vectors of one length, and their principal components. Pure. */
import { momentsOf } from '../metrics/frechet.ts'
import { eigenOf } from './eigen.ts'

export interface Cloud {
  readonly count: number
  readonly dims: number
  /** count x dims, row by row. */
  readonly values: Float32Array
}

export const rowOf = ({ dims, values }: Cloud, i: number): Float32Array => values.subarray(i * dims, (i + 1) * dims)

const rowsOf = (cloud: Cloud): Float32Array[] => Array.from({ length: cloud.count }, (_, i) => rowOf(cloud, i))

/** @throws RangeError if they are not of one length */
export function cloudOf(rows: readonly ArrayLike<number>[]): Cloud {
  const dims = rows[0]?.length ?? 0
  const values = new Float32Array(rows.length * dims)
  for (const [i, row] of rows.entries()) {
    if (row.length !== dims) throw new RangeError(`Expected ${dims} values but received ${row.length}`)
    values.set(row, i * dims)
  }
  return { count: rows.length, dims, values }
}

export interface Components {
  readonly cloud: Cloud
  /** Share of the variance that the components hold. */
  readonly held: number
}

/** Components that vary less than this share of the first one are dust. */
const LEAST_VARIANCE = 1e-9

/** Scores of each vector along the first `kept` eigenvectors, each times its `scale`. */
function scores(
  { count, dims, values }: Cloud,
  middle: ArrayLike<number>,
  vectors: Float64Array,
  scale: readonly number[],
): Cloud {
  const kept = scale.length
  const out = new Float32Array(count * kept)
  for (let i = 0; i < count; i++)
    for (let k = 0; k < kept; k++) {
      let sum = 0
      for (let j = 0; j < dims; j++)
        sum += ((values[i * dims + j] as number) - (middle[j] as number)) * (vectors[k * dims + j] as number)
      out[i * kept + k] = sum * (scale[k] as number)
    }
  return { count, dims: kept, values: out }
}

/**
 * The first principal components of each vector (Pearson 1901), by the covariance's eigenvectors.
 * @param limit components at most; fewer if the vectors have no more
 */
export function principal(cloud: Cloud, limit: number): Components {
  if (cloud.count < 2) return { cloud: { count: cloud.count, dims: 1, values: new Float32Array(cloud.count) }, held: 1 }
  const { mean, covariance } = momentsOf(rowsOf(cloud))
  const { values, vectors } = eigenOf(covariance, cloud.dims)
  const most = Math.max(values[0] as number, Number.MIN_VALUE)
  const sound = values.filter((v) => v > LEAST_VARIANCE * most).length
  const kept = Math.max(1, Math.min(limit, sound))
  const sum = (of: Float64Array) => of.reduce((s, v) => s + Math.max(0, v), 0)
  const total = sum(values)
  return {
    cloud: scores(cloud, mean, vectors, new Array<number>(kept).fill(1)),
    held: total > 0 ? sum(values.subarray(0, kept)) / total : 1,
  }
}

/** The prior counts as so many vectors for each dimension. */
const PRIOR = 2

/**
 * Vectors whose components are of mean 0, of one variance and free of each other, so that a cosine means something. Of few vectors no
 * covariance can be known: mean and variances are drawn towards those of the latents' prior, 0 and all alike (Ledoit & Wolf 2004).
 */
export function whitened(cloud: Cloud): Cloud {
  if (cloud.count < 2) return cloud
  const { mean, covariance } = momentsOf(rowsOf(cloud))
  const { values, vectors } = eigenOf(covariance, cloud.dims)
  const known = cloud.count / (cloud.count + PRIOR * cloud.dims)
  const usual = values.reduce((s, v) => s + Math.max(0, v), 0) / cloud.dims
  if (!(usual > 0)) return cloud
  const scale = Array.from(values, (v) => 1 / Math.sqrt(known * Math.max(0, v) + (1 - known) * usual + 1e-9 * usual))
  return scores(
    cloud,
    mean.map((v) => known * v),
    vectors,
    scale,
  )
}
