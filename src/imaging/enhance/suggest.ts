/**
 * @file The adjustment that suits a photo: of many variations in brightness, contrast, saturation and colour the one whose colours are
 * predicted to be nearest to those of the photo as it was taken. The prediction was learned from photos that were faded by script, and from
 * the same photos as they are, so that a sound photo is left nearly alone (tools/enhance). Pure.
 */
import { NO_ADJUSTMENT, type Adjustment } from '../../shared/adjustment.ts'
import type { Tone, ToneEvidence } from '../checkup/tones.ts'
import type { Ends } from './adjust.ts'
import { TRAITS, traitsOf } from './traits.ts'

/** What is learned apart: the one colour of a toned photo is its own, and a grey photo has none. */
export type Kind = 'colour' | 'grey'

export const kindOf = (tone: Tone): Kind => (tone === 'colour' ? 'colour' : 'grey')

const LEVELS = [0, 0.25, 0.5, 0.75, 1] as const
const LIGHTS = [-0.6, -0.3, 0, 0.3, 0.6] as const
const SATURATIONS = [0, 0.3] as const

const variations = (balance: number, saturations: readonly number[]): Adjustment[] =>
  LEVELS.flatMap((levels) =>
    LIGHTS.flatMap((light) =>
      saturations.map((saturation) => ({
        ...NO_ADJUSTMENT,
        levels,
        balance: levels > 0 ? balance : 0,
        light,
        saturation,
      })),
    ),
  )

/** The variations that are weighed, in the order of the learned weights. */
export const VARIATIONS: Readonly<Record<Kind, readonly Adjustment[]>> = {
  colour: variations(1, SATURATIONS),
  grey: variations(0, [0]),
}

/** traits x variations, row by row: the predicted error is the traits times these. */
export type Weights = Readonly<Record<Kind, Float32Array>>

/** Where black and white lie in the photo. */
export const endsOf = ({ black, white, blacks, whites }: ToneEvidence): Ends => {
  const share = (levels: readonly [number, number, number]) =>
    levels.map((v) => v / 255) as unknown as [number, number, number]
  return { black: black / 255, white: white / 255, blacks: share(blacks), whites: share(whites) }
}

/** A change must promise to be better by this much (CIE 1976 colour difference) than leaving the photo as it is. */
const WORTH_IT = 1

/** @throws RangeError for weights of another size */
export function suggestAdjustment(evidence: ToneEvidence, weights: Weights): Adjustment {
  const kind = kindOf(evidence.tone)
  const [tried, w] = [VARIATIONS[kind], weights[kind]]
  if (w.length !== TRAITS * tried.length)
    throw new RangeError(`Expected ${TRAITS * tried.length} weights but received ${w.length}`)
  const traits = traitsOf(evidence)
  const errors = tried.map((_, k) => traits.reduce((sum, v, i) => sum + v * (w[i * tried.length + k] as number), 0))
  const best = errors.indexOf(Math.min(...errors))
  const asIs = tried.findIndex((a) => a.levels === 0 && a.light === 0 && a.saturation === 0)
  const gain = (errors[asIs] as number) - (errors[best] as number)
  return gain < WORTH_IT ? NO_ADJUSTMENT : (tried[best] as Adjustment)
}
