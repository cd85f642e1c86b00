import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../random.ts'
import { canvas, drawPath } from './draw.ts'
import { randomScratches } from './scratches.ts'
import { seenChanges } from './visibility.ts'

const EDGE = 128
const AREA = EDGE * EDGE
const grey = (level: number) => new Float32Array(3 * AREA).fill(level)
const share = (mask: Float32Array) => mask.reduce((s, v) => s + v, 0) / mask.length

test('the photo is not changed, its damaged copy stays in [0, 1], and the truth is what is seen of it', () => {
  const r = random(2)
  for (let seed = 0; seed < 60; seed++) {
    const patch = Float32Array.from({ length: 3 * 60 * 44 }, r)
    const before = patch.slice()
    const { damaged, truth } = randomScratches(patch, 60, 44, random(seed))
    assert.deepEqual(patch, before)
    assert.ok(damaged.every((v) => v >= 0 && v <= 1))
    assert.deepEqual(truth, seenChanges(patch, damaged, 60))
  }
})

test('the same seed does the same damage', () => {
  const first = randomScratches(grey(0.5), EDGE, EDGE, random(4))
  assert.deepEqual(randomScratches(grey(0.5), EDGE, EDGE, random(4)), first)
  assert.notDeepEqual(randomScratches(grey(0.5), EDGE, EDGE, random(5)).truth, first.truth)
})

test('a small part of a photo is damaged, nearly always some', () => {
  const shares = Array.from({ length: 200 }, (_, seed) =>
    share(randomScratches(grey(0.5), EDGE, EDGE, random(seed)).truth),
  )
  const mean = shares.reduce((s, v) => s + v, 0) / shares.length
  assert.ok(mean > 0.01 && mean < 0.12, `mean ${mean}`)
  assert.ok(shares.filter((v) => v === 0).length < 12)
  assert.ok(Math.max(...shares) < 0.5)
})

test('damage is bright, dark and coloured', () => {
  const found = { bright: 0, dark: 0, coloured: 0 }
  for (let seed = 0; seed < 100; seed++) {
    const { damaged } = randomScratches(grey(0.5), EDGE, EDGE, random(seed))
    const has = (f: (rgb: number[]) => boolean) =>
      Array.from({ length: AREA }, (_, i) => f([damaged[i]!, damaged[i + AREA]!, damaged[i + 2 * AREA]!])).includes(
        true,
      )
    if (has((rgb) => Math.min(...rgb) > 0.7)) found.bright++
    if (has((rgb) => Math.max(...rgb) < 0.3)) found.dark++
    if (has((rgb) => Math.max(...rgb) - Math.min(...rgb) > 0.35)) found.coloured++
  }
  assert.ok(found.bright > 40 && found.dark > 25 && found.coloured > 2, JSON.stringify(found))
})

test('a larger photo has more of it, about in proportion', () => {
  const mean = (edge: number) => {
    let sum = 0
    for (let seed = 0; seed < 60; seed++)
      sum += share(randomScratches(new Float32Array(3 * edge * edge).fill(0.4), edge, edge, random(seed)).truth)
    return sum / 60
  }
  const ratio = mean(256) / mean(128)
  assert.ok(ratio > 0.6 && ratio < 1.6, `${ratio}`)
})

test('a stroke covers its width times its length, wherever it lies between the pixels', () => {
  for (const [radius, offset, soft] of [
    [0.35, 0, 1],
    [0.5, 0.3, 1],
    [1, 0.5, 1],
    [2, 0.1, 2],
  ] as const) {
    const on = canvas(60, 40, soft)
    const ends = [10, 50].map((x) => ({ x, y: 20 + offset, radius, opacity: 1 }))
    drawPath(on, ends)
    const column = Array.from({ length: 40 }, (_, y) => on.cover[y * 60 + 30]!).reduce((s, v) => s + v, 0)
    assert.ok(Math.abs(column - 2 * radius) < 0.25, `${column} instead of ${2 * radius}`)
  }
})
