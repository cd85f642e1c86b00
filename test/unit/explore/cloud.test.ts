import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cloudOf, principal, rowOf, whitened } from '../../../src/imaging/cloud/cloud.ts'
import { duplicateGroups } from '../../../src/imaging/cloud/duplicates.ts'
import { eigenOf } from '../../../src/imaging/cloud/eigen.ts'
import { mapOf } from '../../../src/imaging/cloud/layout.ts'
import { cosinesTo, nearestNeighbours, outlierScores } from '../../../src/imaging/cloud/neighbours.ts'
import { momentsOf } from '../../../src/imaging/metrics/frechet.ts'
import { fillNormal, random } from '../../../src/imaging/random.ts'

const normal = (count: number, dims: number, seed: number, scale: (i: number, k: number) => number = () => 1) => {
  const r = random(seed)
  return Array.from({ length: count }, (_, i) => fillNormal(new Float32Array(dims), r).map((v, k) => v * scale(i, k)))
}

test('eigenvectors: A v = lambda v, of unit length, at right angles, values falling', () => {
  const n = 9
  const rows = normal(n, n, 3)
  const a = Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    return rows[i]![j]! + rows[j]![i]!
  })
  const { values, vectors } = eigenOf(a, n)
  for (let k = 0; k < n; k++) {
    if (k > 0) assert.ok(values[k]! <= values[k - 1]!)
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let j = 0; j < n; j++) sum += a[i * n + j]! * vectors[k * n + j]!
      assert.ok(Math.abs(sum - values[k]! * vectors[k * n + i]!) < 1e-8)
    }
    for (let l = 0; l <= k; l++) {
      let dot = 0
      for (let j = 0; j < n; j++) dot += vectors[k * n + j]! * vectors[l * n + j]!
      assert.ok(Math.abs(dot - (k === l ? 1 : 0)) < 1e-9)
    }
  }
})

test('principal components: of points on a line the place along it; nothing else is held', () => {
  const along = [3, 4, 0].map((v) => v / 5)
  const places = [-2, -1, 0, 1, 2]
  const { cloud, held } = principal(cloudOf(places.map((t) => along.map((v) => 7 + t * v))), 5)
  assert.equal(cloud.dims, 1)
  assert.ok(Math.abs(held - 1) < 1e-6)
  places.forEach((t, i) => assert.ok(Math.abs(rowOf(cloud, i)[0]! - t) < 1e-5))
})

test('whitened: many vectors become of unit covariance; among few the like ones stay alike', () => {
  const many = whitened(cloudOf(normal(4000, 3, 5, (_, k) => [3, 1, 0.5][k]!)))
  const { covariance } = momentsOf(Array.from({ length: many.count }, (_, i) => rowOf(many, i)))
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) assert.ok(Math.abs(covariance[i * 3 + j]! - (i === j ? 1 : 0)) < 0.1)
  const rows = normal(4, 40, 6)
  rows[3] = rows[0]!.map((v, k) => v + 0.2 * Math.sin(k))
  const few = whitened(cloudOf(rows))
  const [own, second, third, like] = cosinesTo(few, rowOf(few, 0))
  assert.ok(own! > 0.999 && like! > 0.9 && Math.abs(second!) < 0.6 && Math.abs(third!) < 0.6)
})

test('neighbours are those of all pairs, sorted', () => {
  const rows = normal(60, 4, 7)
  const near = nearestNeighbours(cloudOf(rows), 5)
  rows.forEach((row, i) => {
    const all = rows
      .map((other, j) => ({ j, d: Math.hypot(...other.map((v, k) => v - row[k]!)) }))
      .filter(({ j }) => j !== i)
      .toSorted((a, b) => a.d - b.d)
      .slice(0, 5)
    assert.deepEqual(
      [...near.index.subarray(5 * i, 5 * i + 5)],
      all.map(({ j }) => j),
    )
    all.forEach(({ d }, a) => assert.ok(Math.abs(near.distance[5 * i + a]! - d) < 1e-5))
  })
  assert.equal(nearestNeighbours(cloudOf(rows.slice(0, 1)), 5).k, 0)
})

test('what is like nothing else scores most, also beside crowds of different density', () => {
  const rows = [
    ...normal(60, 3, 8, () => 0.1),
    ...normal(60, 3, 9, () => 2).map((row) => row.map((v) => v + 30)),
    Float32Array.of(0, 12, -9),
  ]
  const scores = outlierScores(nearestNeighbours(cloudOf(rows), 8), rows.length)
  assert.equal(scores.indexOf(Math.max(...scores)), 120)
  assert.ok(scores.subarray(0, 120).filter((s) => s < 1.6).length > 110)
})

test('duplicates: near prints, or fairly near ones of like content; groups join by chains', () => {
  const rows = normal(6, 8, 10)
  rows[1] = rows[0]!.slice()
  rows[5] = rows[4]!.map((v) => -v)
  // 0-1 differ in 8 bits and are alike; 1-2 in 2; 3 is far; 4-5 in 8 but are not alike.
  const prints = [0xffff0000ffffn, 0xffff0000ff00n, 0xffff0000ff03n, 0x123456789abcdefn, 0xf0f0n, 0xff0fn ^ 0xff00n]
  prints[5] = prints[4]! ^ 0xffn
  assert.deepEqual(duplicateGroups(cloudOf(rows), prints), [[0, 1, 2]])
  assert.deepEqual(duplicateGroups(cloudOf(rows.slice(0, 2)), [0n, 0n]), [], 'blank pictures are no copies')
})

test('the map keeps crowds together and apart, is the same each time, and lies in its square', async () => {
  const rows = [0, 1, 2].flatMap((c) =>
    normal(80, 10, 20 + c, () => 0.5).map((row) => row.map((v, k) => v + (k === c ? 6 : 0))),
  )
  const cloud = cloudOf(rows)
  const near = nearestNeighbours(cloud, 10)
  const at = await mapOf(cloud, near)
  assert.deepEqual(at, await mapOf(cloud, near))
  assert.ok(at.every((v) => v >= -1.0001 && v <= 1.0001))
  const flat = nearestNeighbours({ count: 240, dims: 2, values: at }, 10)
  const same = [...flat.index].filter((j, a) => Math.floor(j / 80) === Math.floor(a / 10 / 80)).length
  assert.ok(same / flat.index.length > 0.97, `${same / flat.index.length}`)
})

test('maps of nothing, of one, of two and of equal vectors', async () => {
  for (const rows of [
    [],
    [[1, 2]],
    [
      [1, 2],
      [3, 4],
    ],
    Array.from({ length: 5 }, () => [1, 2]),
  ]) {
    const cloud = cloudOf(rows)
    const at = await mapOf(cloud, nearestNeighbours(cloud, 5))
    assert.equal(at.length, 2 * rows.length)
    assert.ok(at.every(Number.isFinite))
  }
})
