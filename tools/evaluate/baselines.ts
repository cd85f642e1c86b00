/** @file Classical methods to measure against, each with the settings that it may choose from. */
import type { Planes } from '../../src/imaging/pad.ts'
import { totalVariation } from './deconvolution-tv.ts'
import type { Python } from './python.ts'
import { blurOf, Skipped, type About, type Method } from './sample.ts'

/** Methods of one name over several settings: the best one counts. */
const settings = <T extends number>(
  values: readonly T[],
  label: string,
  method: (value: T) => Omit<Method, 'setting'>,
): Method[] => values.map((value) => ({ ...method(value), setting: `${label} = ${Number(value.toPrecision(3))}` }))

const onePlane = ({ width, height }: Planes, pixels: Float32Array): Planes => ({ width, height, pixels })

/** OpenCV's fast non-local means in colour (template 7, search 21). @param strengths its h, in grey levels */
export const fastNonLocalMeans = (python: Python, strengths: readonly number[]): Method[] =>
  settings(strengths, 'h', (h) => ({
    name: 'fast non-local means',
    restore: (damaged) => python.picture('nlm', { damaged }, { h }),
  }))

/** The same, as strong as makes it remove as much energy as the first method did. */
export const matchedNonLocalMeans = (python: Python): Method => ({
  name: 'fast non-local means, removing as much',
  restore: (damaged, { first }) => {
    if (first === undefined) throw new Skipped('there is nothing of ours to match')
    return python.picture('nlm-matched', { damaged, like: first })
  },
})

const holeOf = (damaged: Planes, { hole }: About): Planes => {
  if (hole === undefined) throw new Error('There is no hole to fill')
  return onePlane(damaged, hole)
}

/** OpenCV's two ways to fill holes, radius 3. */
export const classicalInpainting = (python: Python): Method[] =>
  (['telea', 'navier-stokes'] as const).map((method) => ({
    name: method === 'telea' ? 'Telea' : 'Navier-Stokes',
    restore: (damaged, about) => python.picture(method, { damaged, hole: holeOf(damaged, about) }),
  }))

/** Isotropic total variation. @param weights of the total variation */
export const totalVariationMethods = (weights: readonly number[]): Method[] =>
  settings(weights, 'weight', (weight) => ({
    name: 'total variation',
    restore: (photo, about) =>
      Promise.resolve(totalVariation({ photo, ...blurOf(about) }, { weight, iterations: TV_ITERATIONS })),
  }))

const TV_ITERATIONS = 60

/** scikit-image's Wiener filter with its Laplacian prior. @param balances weights of the prior */
export const wiener = (python: Python, balances: readonly number[]): Method[] =>
  settings(balances, 'balance', (balance) => ({
    name: 'Wiener',
    restore: (damaged, about) => {
      const { kernel, boundary } = blurOf(about)
      const { width, height, weights } = kernel
      const pixels = Float32Array.from(weights)
      return python.picture('wiener', { damaged, kernel: { width, height, pixels } }, { balance, boundary })
    },
  }))

/** One deviation for the whole picture. */
export const noiseEstimators = (python: Python): Method[] => [
  { name: 'Immerkaer', restore: (damaged) => python.picture('immerkaer', { damaged }) },
  ...[1, 2].map((level) => ({
    name: `median of Haar details, level ${level}`,
    restore: (damaged: Planes) => python.picture('haar-mad', { damaged }, { level }),
  })),
]

/** Thin bright and dark structures by morphology. @param levels how far they must rise, in grey levels */
export const topHat = (python: Python, levels: readonly number[]): Method[] =>
  settings(levels, 'rise', (rise) => ({
    name: 'top hat',
    restore: (damaged) => python.picture('top-hat', { damaged }, { levels: rise }),
  }))
