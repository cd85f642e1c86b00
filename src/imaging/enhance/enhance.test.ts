/** @file Adjustments against closed forms, and that the one is chosen whose predicted error is the least. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { AMOUNT_NAMES, AMOUNTS, NO_ADJUSTMENT, type Adjustment } from '../../shared/adjustment.ts'
import { random } from '../random.ts'
import type { ToneEvidence } from '../checkup/tones.ts'
import { suggestAdjustment, VARIATIONS } from './suggest.ts'
import { TRAITS, traitsOf } from './traits.ts'
import { adjuster, toCoded, toLinear, type Ends } from './adjust.ts'

const FULL: Ends = { black: 0, white: 1, blacks: [0, 0, 0], whites: [1, 1, 1] }
const FADED: Ends = { black: 0.2, white: 0.8, blacks: [0.3, 0.2, 0.1], whites: [0.9, 0.8, 0.7] }
const SEED = 20_261_121

const ramp = Float32Array.from({ length: 3 * 256 }, (_, i) => (i % 256) / 255)
const near = (found: number | undefined, expected: number, within = 2e-3) =>
  assert.ok(Math.abs((found ?? NaN) - expected) <= within, `${found} is not ${expected}`)

test('nothing is changed by nothing', () => {
  const out = adjuster(NO_ADJUSTMENT, FADED)(ramp)
  out.forEach((v, i) => near(v, ramp[i] as number, 1e-5))
})

test('levels bring black and white back, balance those of each channel', () => {
  const all = adjuster({ ...NO_ADJUSTMENT, levels: 1 }, FADED)(Float32Array.of(0.2, 0.8, 0.2, 0.8, 0.2, 0.8))
  for (const [i, v] of all.entries()) near(v, i % 2)
  const each = adjuster(
    { ...NO_ADJUSTMENT, levels: 1, balance: 1 },
    FADED,
  )(Float32Array.of(0.3, 0.9, 0.2, 0.8, 0.1, 0.7))
  for (const [i, v] of each.entries()) near(v, i % 2)
})

test('a stop more light doubles what is dark, and white stays white', () => {
  const dark = toCoded(0.002)
  const out = adjuster({ ...NO_ADJUSTMENT, light: 1 }, FULL)(Float32Array.of(dark, 1, dark, 1, dark, 1))
  near(toLinear(out[0] as number), 0.004, 2e-5)
  near(out[1], 1, 1e-6)
})

test('saturation -1 is the lightness; warmth keeps the lightness of a grey', () => {
  const colour = Float32Array.of(0.8, 0.4, 0.1)
  const grey = adjuster({ ...NO_ADJUSTMENT, saturation: -1 }, FULL)(colour)
  for (const v of grey) near(v, 0.299 * 0.8 + 0.587 * 0.4 + 0.114 * 0.1)
  const warm = adjuster({ ...NO_ADJUSTMENT, warmth: 0.3 }, FULL)(Float32Array.of(0.06, 0.06, 0.06))
  // Dark enough that the light's way to white bends nothing yet.
  const [red, green, blue] = [...warm].map(toLinear) as [number, number, number]
  near(red / blue, 2 ** (2 * 0.7 * 0.3), 2e-2)
  near(0.299 * red + 0.587 * green + 0.114 * blue, toLinear(0.06), 1e-4)
})

test('every adjustment rises strictly, so that tones never change places', () => {
  const r = random(SEED)
  for (let n = 0; n < 200; n++) {
    const amounts = AMOUNT_NAMES.map((name) => {
      const [low, high] = AMOUNTS[name]
      return [name, name === 'levels' ? 0 : low + r() * (high - low)] as const
    })
    const a = { ...(Object.fromEntries(amounts) as Adjustment), saturation: 0 }
    const out = adjuster(a, FULL)(ramp)
    for (let i = 1; i < out.length; i++)
      if (i % 256 !== 0) assert.ok((out[i] as number) > (out[i - 1] as number), `seed ${SEED}, ${JSON.stringify(a)}`)
  }
})

test('of all variations the one is chosen whose predicted error is the least, and none unless it is worth it', () => {
  const evidence: ToneEvidence = {
    tone: 'colour',
    black: 60,
    white: 190,
    blacks: [70, 60, 50],
    whites: [200, 190, 170],
    crushed: 0,
    blown: 0,
    middle: 120,
    contrast: 0.12,
    cast: { a: 3, b: 8 },
    apart: 0.4,
  }
  const traits = traitsOf(evidence)
  const tried = VARIATIONS.colour
  const asIs = tried.findIndex((a) => a.levels === 0 && a.light === 0 && a.saturation === 0)
  for (let seed = 0; seed < 100; seed++) {
    const r = random(SEED, seed)
    const colour = Float32Array.from({ length: TRAITS * tried.length }, () => r() - 0.5)
    const errors = tried.map((_, k) =>
      traits.reduce((sum, v, i) => sum + v * (colour[i * tried.length + k] as number), 0),
    )
    const least = Math.min(...errors)
    const chosen = suggestAdjustment(evidence, { colour, grey: new Float32Array() })
    const isWorthIt = (errors[asIs] as number) - least >= 1
    assert.deepEqual(chosen, isWorthIt ? tried[errors.indexOf(least)] : NO_ADJUSTMENT, `seed ${seed}`)
  }
})
