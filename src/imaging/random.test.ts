import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillNormal, integer, NormalPool, random } from './random.ts'

const draw = (count: number, ...seeds: number[]): number[] => {
  const r = random(...seeds)
  return Array.from({ length: count }, () => r())
}

test('the same seeds give the same numbers, any other seed gives others', () => {
  assert.deepEqual(draw(50, 1, 2, 3), draw(50, 1, 2, 3))
  const streams = [draw(4, 1, 2), draw(4, 2, 1), draw(4, 1), draw(4, 1, 2, 0), draw(4, 2 ** 40), draw(4, 0)]
  assert.equal(new Set(streams.map(String)).size, streams.length)
})

test('numbers are uniform in [0, 1): mean, variance and a chi-square over 16 bins', () => {
  const x = draw(160_000, 7)
  assert.ok(x.every((v) => v >= 0 && v < 1))
  const bins = new Array<number>(16).fill(0)
  for (const v of x) bins[Math.floor(v * 16)] = (bins[Math.floor(v * 16)] as number) + 1
  const chi = bins.reduce((s, n) => s + (n - 10_000) ** 2 / 10_000, 0)
  assert.ok(chi < 37.7, `chi-square ${chi}, 99.9 % of it is below 37.7 with 15 degrees of freedom`)
})

test('normal numbers have the moments of N(0, 1)', () => {
  for (const x of [
    fillNormal(new Float32Array(200_001), random(3)),
    new NormalPool(5).fill(new Float32Array(200_001), random(4)),
  ]) {
    const moment = (k: number): number => x.reduce((s, v) => s + v ** k, 0) / x.length
    for (const [k, expected, spread] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const)
      assert.ok(Math.abs(moment(k) - expected) < 5 * Math.sqrt(spread / x.length), `moment ${k} is ${moment(k)}`)
  }
})

test('integers cover their range and no more', () => {
  const r = random(9)
  const seen = new Set(Array.from({ length: 1000 }, () => integer(r, 7)))
  assert.deepEqual(
    [...seen].sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6],
  )
})
