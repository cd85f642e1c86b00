/** @file What learning knows of a library: noise that was put there is found again, photos of one session stay together, the verdict is fair. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fingerprint, bitsApart } from '../../../src/imaging/fingerprint.ts'
import { bootstrapInterval } from '../../../src/imaging/metrics/bootstrap.ts'
import { NoiseFields } from '../../../src/imaging/noise-model/fields.ts'
import { flatPlaces } from '../../../src/imaging/noise-model/flat.ts'
import { drawNoise, isWhite, noiseModel, type NoiseModel } from '../../../src/imaging/noise-model/model.ts'
import { recorrupted } from '../../../src/imaging/noise-model/recorrupt.ts'
import type { Planes } from '../../../src/imaging/pad.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { verdictOf } from '../../../src/worker/finetune/judge.ts'
import { pairUp } from '../../../src/worker/finetune/gather.ts'
import { clusterOf, sessionsOf, splitBySession, type Origin } from '../../../src/worker/finetune/sessions.ts'

const EDGE = 256

/** A ramp from dark to light: every lightness, and nothing but noise besides. */
const ramp = (): Planes => ({
  width: EDGE,
  height: EDGE,
  pixels: Float32Array.from({ length: 3 * EDGE * EDGE }, (_, i) => 0.15 + (0.7 * (i % EDGE)) / EDGE),
})

/** Deviation in [0, 1] units; `smooth` blends each value with the one before it in its row. */
function noisy(clean: Planes, deviation: number, smooth: number, seed: number): Planes {
  const noise = fillNormal(new Float32Array(clean.pixels.length), random(seed))
  const gain = deviation / Math.hypot(1, smooth)
  return {
    ...clean,
    pixels: clean.pixels.map(
      (v, i) => v + gain * ((noise[i] as number) + smooth * (noise[Math.max(0, i - 1)] as number)),
    ),
  }
}

const modelOf = (smooth: number): NoiseModel => {
  const photos = [1, 2, 3].map((seed) => flatPlaces(noisy(ramp(), 0.03, smooth, seed), ramp(), 120))
  return noiseModel(photos) as NoiseModel
}

const rowCorrelation = (v: Float32Array): number => {
  let [both, own] = [0, 0]
  for (let i = 1; i < v.length; i++) {
    both += (v[i] as number) * (v[i - 1] as number)
    own += (v[i] as number) ** 2
  }
  return both / own
}

test('white noise is measured within 10 % and known as white', () => {
  const model = modelOf(0)
  assert.ok(isWhite(model), `lag one ${model.lagOne}`)
  for (const { deviation } of model.seen) assert.ok(Math.abs(deviation / (255 * 0.03) - 1) < 0.15, `${deviation}`)
})

test('correlated noise is known as such, and what is drawn from its model has its strength and its correlation', () => {
  const model = modelOf(1)
  assert.ok(!isWhite(model))
  const clean = ramp()
  const drawn = drawNoise(model, new NoiseFields(model.spectrum, 5), clean.pixels, EDGE, EDGE, random(6), 1)
  const rms = Math.sqrt(drawn.reduce((s, v) => s + v * v, 0) / drawn.length)
  assert.ok(Math.abs(rms / 0.03 - 1) < 0.12, `rms ${rms}`)
  // Of neighbours in a row: 1 x 1 / (1 + 1) = 0.5.
  assert.ok(Math.abs(rowCorrelation(drawn) - 0.5) < 0.06, `correlation ${rowCorrelation(drawn)}`)
})

/** Clumps of a Gaussian of 2.2 pixels on mid grey, by a sum over neighbours that comes round. */
function coarse(deviation: number, seed: number): Planes {
  const r = random(seed, 2)
  const weights = Array.from({ length: 17 }, (_, k) => Math.exp(-0.5 * ((k - 8) / 2.2) ** 2))
  const norm = Math.hypot(...weights)
  const smoothed = (plane: Float32Array, step: number): Float32Array =>
    plane.map((_, i) => {
      const [x, y] = [i % EDGE, Math.floor(i / EDGE)]
      const at = (k: number): number =>
        step === 1 ? y * EDGE + ((x + k + EDGE) % EDGE) : ((y + k + EDGE) % EDGE) * EDGE + x
      return weights.reduce((s, w, k) => s + w * (plane[at(k - 8)] as number), 0) / norm
    })
  const planes = [0, 1, 2].map(() => smoothed(smoothed(fillNormal(new Float32Array(EDGE * EDGE), r), 1), EDGE))
  return {
    width: EDGE,
    height: EDGE,
    pixels: Float32Array.from(
      planes.flatMap((p) => [...p]),
      (n) => 0.5 + deviation * n,
    ),
  }
}

test('grain as coarse as a third of a flat place is measured at its full strength, also where the guide still holds it', () => {
  for (const guided of [true, false]) {
    const photos = [1, 2, 3].map((seed) => {
      const photo = coarse(0.06, seed)
      return flatPlaces(photo, guided ? { ...photo, pixels: photo.pixels.map(() => 0.5) } : photo, 120)
    })
    const model = noiseModel(photos) as NoiseModel
    const grey = new Float32Array(3 * EDGE * EDGE).fill(0.5)
    const drawn = drawNoise(model, new NoiseFields(model.spectrum, 5), grey, EDGE, EDGE, random(6), 1)
    const rms = Math.sqrt(drawn.reduce((s, v) => s + v * v, 0) / drawn.length)
    assert.ok(Math.abs(rms / 0.06 - 1) < 0.1, `rms ${rms}, guided ${guided}`)
    for (const { deviation } of model.seen) assert.ok(Math.abs(deviation / (255 * 0.06) - 1) < 0.12, `${deviation}`)
    // Of neighbours exp(-1 / (4 x 2.2 ^ 2)) = 0.95.
    assert.ok(Math.abs(rowCorrelation(drawn) - 0.95) < 0.03, `correlation ${rowCorrelation(drawn)}`)
  }
})

test('the two pictures of a recorruption have independent noise', () => {
  const length = 200_000
  const [noise, fresh] = [1, 2].map((seed) => fillNormal(new Float32Array(length), random(seed))) as [
    Float32Array,
    Float32Array,
  ]
  const { input, target } = recorrupted(noise, fresh)
  let covariance = 0
  for (let i = 0; i < length; i++) covariance += (input[i] as number) * (target[i] as number)
  assert.ok(Math.abs(covariance / length) < 0.02, `${covariance / length}`)
})

const origin = (name: string, hour: number | null, device = 'Canon'): Origin => ({
  name,
  facts: {
    device: hour === null ? null : device,
    iso: hour === null ? null : 800,
    taken: hour === null ? null : hour * 3_600_000,
  },
})

test('a session ends with a pause of two hours; without times the number in a name does not make a session', () => {
  const timed = sessionsOf([origin('a.jpg', 0), origin('b.jpg', 1), origin('c.jpg', 9)])
  assert.equal(timed[0], timed[1])
  assert.notEqual(timed[1], timed[2])
  const named = sessionsOf([
    origin('chair_1_real.jpg', null),
    origin('chair_12_real.jpg', null),
    origin('plug_1_real.jpg', null),
  ])
  assert.equal(named[0], named[1])
  assert.notEqual(named[1], named[2])
  assert.equal(clusterOf(origin('a.jpg', 0)), 'Canon, ISO 800')
})

test('no session is in two parts, every part of a library of many sessions has photos, and the split is always the same', () => {
  const sessions = Array.from({ length: 60 }, (_, i) => `session ${Math.floor(i / 4)}`)
  const clusters = sessions.map((_, i) => (i < 30 ? 'one' : 'two'))
  const parts = splitBySession(sessions, clusters, 1)
  for (const session of new Set(sessions))
    assert.equal(new Set(parts.filter((_, i) => sessions[i] === session)).size, 1)
  for (const part of ['train', 'validation', 'test']) assert.ok(parts.filter((p) => p === part).length >= 4, part)
  assert.ok(parts.filter((p) => p === 'train').length >= 30)
  assert.deepEqual(splitBySession(sessions, clusters, 1), parts)
})

test('small libraries keep back what a verdict needs, and learn from what is left', () => {
  for (const [sessions, size] of [
    [10, 1],
    [4, 5],
    [6, 7],
    [8, 5],
  ] as const) {
    const names = Array.from({ length: sessions * size }, (_, i) => `session ${Math.floor(i / size)}`)
    const parts = splitBySession(
      names,
      names.map(() => 'one'),
      1,
    )
    const kept = names.filter((_, i) => parts[i] === 'test')
    assert.ok(kept.length >= 6 && new Set(kept).size >= 3, `${sessions} x ${size}`)
    assert.ok(parts.includes('train'))
  }
})

test('a photo finds its reference by name, and a file that is only called like one is a photo', () => {
  const file = (name: string) => ({ path: `/x/${name}`, name })
  const pairs = pairUp(['a_real.jpg', 'a_mean.jpg', 'b.jpg', 'b_clean.png', 'lone_mean.jpg'].map(file))
  assert.deepEqual(
    pairs.map(({ photo, reference }) => [photo.name, reference?.name ?? null]),
    [
      ['a_real.jpg', 'a_mean.jpg'],
      ['b.jpg', 'b_clean.png'],
      ['lone_mean.jpg', null],
    ],
  )
})

test('a noisy copy of half the size has the fingerprint of its picture, another picture has not', () => {
  const picture = (seed: number, edge: number): Planes => {
    const r = random(seed)
    const waves = Array.from({ length: 6 }, () => [r() * 12, r() * 12, r() * 6] as const)
    const value = (x: number, y: number): number =>
      waves.reduce((s, [a, b, c]) => s + Math.sin((a * x) / edge + (b * y) / edge + c) / 12, 0.5)
    const plane = Float32Array.from({ length: edge * edge }, (_, i) => value(i % edge, Math.floor(i / edge)))
    return { width: edge, height: edge, pixels: Float32Array.from([...plane, ...plane, ...plane]) }
  }
  const one = fingerprint(picture(1, 96))
  assert.ok(bitsApart(one, fingerprint(noisy(picture(1, 48), 0.02, 0, 3))) <= 3)
  assert.ok(bitsApart(one, fingerprint(picture(2, 96))) > 8)
})

test('an interval over sessions is wider than one over photos when photos of a session agree', () => {
  const values = Array.from({ length: 40 }, (_, i) => Math.floor(i / 10))
  const width = ([low, high]: readonly [number, number]): number => high - low
  const bySession = bootstrapInterval(
    values,
    values.map((v) => `s${v}`),
  )
  const byPhoto = bootstrapInterval(
    values,
    values.map((_, i) => `p${i}`),
  )
  assert.ok(width(bySession) > 1.5 * width(byPhoto))
  assert.ok(bySession[0] < 1.5 && bySession[1] > 1.5)
})

const scores = (gains: readonly number[]) => gains.map((g, i) => ({ session: `s${i}`, before: 30, after: 30 + g }))

test('accepted only with an interval above zero and without forgetting; what did not help is said', () => {
  const outcome = (gains: readonly number[], guard: number, alpha = 1) =>
    verdictOf(scores(gains), guard, alpha, 'references', 100).outcome
  assert.equal(outcome([0.5, 0.6, 0.4, 0.5, 0.7, 0.3], -0.01), 'accepted')
  assert.equal(outcome([0.5, -0.6, 0.4, -0.5, 0.7, -0.3], -0.01), 'no-gain')
  assert.equal(outcome([0.5, 0.6, 0.4, 0.5, 0.7, 0.3], -0.06), 'forgets')
  assert.equal(outcome([0.5, 0.6, 0.4, 0.5, 0.7, 0.3], 0, 0), 'no-gain')
  // Nothing of it was kept because other photos get worse: that is not the same as no gain.
  assert.equal(outcome([2.5, 2.6, 2.4, 2.5, 2.7, 2.3], -0.4, 0), 'forgets')
  // Five good photos prove nothing, nor do ten of two sessions, however good.
  assert.equal(outcome([0.5, 0.6, 0.4, 0.5, 0.7], 0), 'too-few')
  const ofTwo = Array.from({ length: 10 }, (_, i) => ({ session: `s${i % 2}`, before: 30, after: 30.5 + i / 100 }))
  assert.equal(verdictOf(ofTwo, 0, 1, 'references', 100).outcome, 'too-few')
  // White noise that the stock model knows: estimated at +0.11 dB, between 0.0005 and 0.21, against the clean truth -0.05 dB.
  const hardly = scores([0.0, 0.12, 0.21, 0.06, 0.2, 0.07])
  assert.ok(verdictOf(hardly, 0, 0.25, 'recorruption', 400).interval[0] > 0)
  assert.equal(verdictOf(hardly, 0, 0.25, 'recorruption', 400).outcome, 'no-gain')
  assert.equal(verdictOf(hardly, 0, 0.25, 'references', 400).outcome, 'accepted')
  // Three sessions that are all better, but not nearly alike: by chance that comes once in eight.
  const ofThree = [0.1, 0.1, 0.9, 0.9, 0.4, 0.4].map((g, i) => ({
    session: `s${Math.floor(i / 2)}`,
    before: 30,
    after: 30 + g,
  }))
  assert.equal(verdictOf(ofThree, 0, 1, 'references', 100).outcome, 'no-gain')
  const { improved, worst } = verdictOf(scores([0.5, -0.25, 0.5, 0.5]), 0, 1, 'references', 1)
  assert.deepEqual([improved, worst], [0.75, -0.25])
})
