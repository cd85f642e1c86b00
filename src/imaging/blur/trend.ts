/** @file Weighted least squares by projection: what a measured curve has beside smooth trends, and how much of a template is in it. Pure. */

export interface Trend {
  /** What is left of a curve when its best fit by the trends is taken away. */
  remove(values: Float64Array): Float64Array
  dot(a: Float64Array, b: Float64Array): number
}

/** @param weights of the samples; they are scaled to sum 1 @param trends curves, linearly independent */
export function trend(weights: Float64Array, trends: readonly Float64Array[]): Trend {
  const total = weights.reduce((s, w) => s + w, 0)
  const dot = (a: Float64Array, b: Float64Array): number =>
    weights.reduce((s, w, i) => s + w * (a[i] as number) * (b[i] as number), 0) / total
  const basis: Float64Array[] = []
  const remove = (values: Float64Array): Float64Array => {
    const left = values.slice()
    for (const shape of basis) {
      const share = dot(left, shape)
      for (let i = 0; i < left.length; i++) left[i] = (left[i] as number) - share * (shape[i] as number)
    }
    return left
  }
  for (const shape of trends) {
    const own = remove(shape)
    const size = Math.sqrt(dot(own, own))
    basis.push(own.map((v) => v / size))
  }
  return { remove, dot }
}

/** How a template is found in a curve, both without their trends. */
export interface Match {
  /** Regression of the curve on the template: 1 if it is there in full. */
  readonly slope: number
  /** Correlation, -1 to 1. */
  readonly agreement: number
  /** Variance of the curve that the template explains; 0 where the slope is below 0. */
  readonly gain: number
}

const NONE: Match = { slope: 0, agreement: 0, gain: 0 }

/** @param detrended a curve after `remove` @param leastVariance templates that vary less beside the trends tell nothing */
export function match(t: Trend, detrended: Float64Array, template: Float64Array, leastVariance: number): Match {
  const shape = t.remove(template)
  const [own, common] = [t.dot(shape, shape), t.dot(shape, detrended)]
  if (own < leastVariance || common <= 0) return NONE
  return {
    slope: common / own,
    agreement: common / Math.sqrt(own * t.dot(detrended, detrended)),
    gain: (common * common) / own,
  }
}
