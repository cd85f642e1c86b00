/**
 * @file Learning as the window orders it, with the real worker and a tiny library: paused, the worker killed, the program begun anew, and
 * judged; what cannot be begun is told and leaves nothing behind.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, unlinkSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { at, COUNT, learningScene, noisyPhoto, until } from '../../../test/faults/learning-scene.ts'
import { conditionAtRest } from './learning-summary.ts'
import { ownModelFile } from './own-models.ts'

test('a run is looked over, begun, paused, survives the death of its worker and of the program, and is judged', async (t) => {
  const { dataDir, ids, open, points, workers } = await learningScene(t)
  const first = open()
  const id = await first.start({ photos: ids, name: 'Grandmother’s box' })
  assert.equal(id, 'grandmother-s-box')
  const { library } = await until(first, id, at('found', 'refused'))
  assert.ok((library?.usable ?? 0) >= 10)
  assert.ok((library?.clusters[0]?.noise?.points.length ?? 0) > 0)
  const pace = await first.forecast(id, null)
  assert.ok(pace !== null && pace.secondsAStep > 0)

  await first.learn(id, { minutes: 5, steps: 120, size: null })
  await assert.rejects(first.learn(id, { minutes: 5, steps: 9, size: null }), { code: 'learning-busy' })
  await until(first, id, () => (points.at(-1)?.point.step ?? 0) > 26)
  process.kill(workers.at(-1)?.pid() ?? 0, 'SIGKILL')
  const killedAt = points.at(-1)?.point.step ?? 0
  await until(first, id, () => points.some(({ point }, i) => i > 0 && point.step <= (points[i - 1]?.point.step ?? 0)))
  await until(first, id, () => (points.at(-1)?.point.step ?? 0) > killedAt)
  await first.pause(id)
  const paused = await until(first, id, at('paused'))
  assert.equal(paused.summary.reason, null)
  assert.ok(
    paused.points.length > 0 &&
      paused.points.every(({ step }, i) => i === 0 || step > (paused.points[i - 1]?.step ?? 0)),
  )
  await first.close()

  const second = open()
  const again = (await second.list())[0]
  assert.deepEqual([again?.id, again?.condition, again?.done], [id, 'paused', paused.points.at(-1)?.step])
  await second.finish(id)
  const ended = await until(second, id, at('done', 'paused'))
  assert.equal(ended.summary.reason, null)
  const { verdict, summary } = ended
  assert.ok(verdict !== null && verdict.verdict.steps >= 25) // a checkpoint is written every 25 steps, and when it is paused
  assert.equal(summary.installed, verdict.verdict.model !== null)
  assert.equal(existsSync(ownModelFile(dataDir, id)), summary.installed)

  const pairs = await second.beginBlind(id)
  assert.equal(pairs, 8)
  const sides = Array.from({ length: pairs }, (_, n) => [second.blindView(id, n, 'a'), second.blindView(id, n, 'b')])
  assert.ok(sides.flat().every(existsSync))
  assert.equal(new Set(sides.flat()).size, 2 * pairs)
  await assert.rejects(second.answerBlind({ run: id, picks: ['a'] }), { code: 'refused' })
  const picks = sides.map(([a = '']): 'a' | 'b' => (a.includes('learned') ? 'a' : 'b'))
  assert.deepEqual(await second.answerBlind({ run: id, picks }), { preferred: pairs, pairs })
  assert.deepEqual((await second.detail(id)).blind, { preferred: pairs, pairs })

  // Back and forth, and the same name once more gets a place of its own.
  if (summary.installed) {
    await second.removeModel(id)
    assert.equal((await second.detail(id)).summary.installed, false)
    assert.equal(await second.use(id), id)
  }
  await assert.rejects(second.removeModel('denoise-small'), { code: 'model-missing' })
  const other = await second.start({ photos: ids, name: 'Grandmother’s box' })
  assert.equal(other, 'grandmother-s-box-2')
  await second.pause(other)
  await second.remove(other)
  assert.deepEqual(readdirSync(path.join(dataDir, 'learning')), [id])
})

test('photos that are not there any more: refused with the reason, and taken up when they are back', async (t) => {
  const { photos, ids, open } = await learningScene(t)
  const learning = open()
  await assert.rejects(learning.start({ photos: ['f'.repeat(16)], name: 'x' }), { code: 'unknown-id' })
  for (const photo of photos) unlinkSync(photo.path)
  const id = await learning.start({ photos: ids, name: 'Gone' })
  const refused = await until(learning, id, at('refused', 'found'))
  assert.deepEqual(
    [refused.summary.reason?.code, refused.summary.reason?.context['unreadable']],
    ['library-unreadable', COUNT],
  )
  for (const [i, { path: place }] of photos.entries()) await noisyPhoto(path.dirname(place), i)
  await learning.resume(id)
  assert.equal((await until(learning, id, at('refused', 'found'))).summary.condition, 'found')
})

test('what a run is at rest follows from its files', () => {
  const goal = { minutes: 5, steps: null, size: null }
  const order = { goal: null, paused: false, failure: null }
  const failure = { code: 'library-blank', context: {} } as const
  const nothing = { found: false, begun: false, judged: false }
  assert.equal(conditionAtRest({ ...nothing, order }), 'interrupted')
  assert.equal(conditionAtRest({ ...nothing, order: { ...order, paused: true } }), 'paused')
  assert.equal(conditionAtRest({ ...nothing, order: { ...order, paused: true, failure } }), 'refused')
  assert.equal(conditionAtRest({ ...nothing, found: true, order }), 'found')
  assert.equal(conditionAtRest({ ...nothing, found: true, order: { ...order, goal } }), 'interrupted')
  assert.equal(conditionAtRest({ ...nothing, found: true, begun: true, order: null }), 'interrupted')
  assert.equal(
    conditionAtRest({ ...nothing, found: true, begun: true, order: { ...order, goal, paused: true } }),
    'paused',
  )
  assert.equal(conditionAtRest({ found: true, begun: true, judged: true, order: { ...order, failure } }), 'done')
})
