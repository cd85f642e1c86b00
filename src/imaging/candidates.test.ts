/** @file Candidates against closed forms: the turns are the square's symmetries, and the mean's error is what theory says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CANDIDATES } from '../shared/candidates.ts'
import { combined, turned, type Turn } from './candidates.ts'
import type { Planes } from './pad.ts'
import { fillNormal, random } from './random.ts'

const TURNS: readonly Turn[] = [0, 1, 2, 3, 4, 5, 6, 7]
const made = (width: number, height: number, planes: number): Planes => ({
  width,
  height,
  pixels: fillNormal(new Float32Array(width * height * planes), random(width, height)),
})

/** Squared distance, the mean over samples. */
const apart = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, v, i) => sum + (v - (b[i] as number)) ** 2, 0) / a.length

test('turns are eight different ones; written out for two by three', () => {
  const small = { width: 3, height: 2, pixels: Float32Array.of(1, 2, 3, 4, 5, 6) }
  const of = (turn: Turn) => [...turned(small, turn).pixels].join('')
  assert.deepEqual(TURNS.map(of), ['123456', '321654', '456123', '654321', '142536', '362514', '415263', '635241'])
  assert.deepEqual([turned(small, 4).width, turned(small, 4).height], [2, 3])
})

test('what sees nothing but pixels gives the picture back, whatever its size and planes', async () => {
  for (const [width, height, planes] of [
    [7, 5, 1],
    [8, 16, 3],
    [1, 9, 6],
  ] as const)
    for (const count of CANDIDATES) {
      const picture = made(width, height, planes)
      const same = await combined(count, picture, (p) => Promise.resolve(p))
      assert.ok(apart(same.pixels, picture.pixels) < 1e-12)
    }
})

test('each candidate is another turn, and is told which', async () => {
  const seen = new Set<Turn>()
  const picture = made(6, 4, 3)
  await combined(8, picture, (p, turn) => {
    assert.deepEqual(p, turned(picture, turn))
    seen.add(turn)
    return Promise.resolve(p)
  })
  assert.equal(seen.size, 8)
})

test('the error of the mean is the mean error less the spread, and a count-th of it where errors are independent', async () => {
  const truth = made(48, 40, 3)
  for (const count of CANDIDATES) {
    const backs: Float32Array[] = []
    const mean = await combined(count, truth, async (p, turn) => {
      const noise = fillNormal(new Float32Array(p.pixels.length), random(count, turn))
      const pixels = p.pixels.map((v, i) => v + 0.1 * (noise[i] as number))
      // The same candidate, turned back: for one candidate alone that is what is added.
      const back = new Float32Array(pixels.length)
      const places = turned({ ...truth, pixels: Float32Array.from(truth.pixels, (_, i) => i) }, turn).pixels
      for (const [i, place] of places.entries()) back[place] = pixels[i] as number
      backs.push(back)
      return await Promise.resolve({ ...p, pixels })
    })
    const error = apart(mean.pixels, truth.pixels)
    const errors = backs.reduce((sum, b) => sum + apart(b, truth.pixels), 0) / count
    const spread = backs.reduce((sum, b) => sum + apart(b, mean.pixels), 0) / count
    assert.ok(Math.abs(error - (errors - spread)) < 1e-8, `${error}, ${errors} - ${spread}`)
    // 5760 samples: the variance is known to 2 %, three standard errors are 6 %.
    assert.ok(Math.abs(error / (0.01 / count) - 1) < 0.06, `${error} of ${count}`)
  }
})
