/** @file The report of a batch: order by risk, small pictures, and names that would like to be markup (runs in Node). */
import assert from 'node:assert/strict'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { escapeHtml } from '../../src/main/jobs/report-page.ts'
import { writeReport } from '../../src/main/jobs/report.ts'
import { riskOf } from '../../src/main/jobs/risk.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { addBatch, FAKE, makeScene, openQueue, photoName, removeScene, run, stepOf } from './batch-scene.ts'

test('failures first, then what changed most; pictures are in the page; no name becomes markup', async (t) => {
  const scene = await makeScene(5)
  const { queue, close } = openQueue(scene)
  const worker = superviseWorker(FAKE)
  t.after(async () => {
    await worker.close()
    close()
    await removeScene(scene)
  })
  const odd = `<img src=x onerror=alert(1)> "q" & 'a'.png`
  await rename(path.join(scene.photos, photoName(0)), path.join(scene.photos, 'film 0', odd))
  await writeFile(path.join(scene.photos, photoName(3)), 'GIF89a and so on')
  const id = await addBatch(scene, queue, {
    stepsFor: (place) => [stepOf(place.includes('0004') ? 'half' : 'identity')],
  })
  await run(queue, id)
  await rm(path.join(scene.out, photoName(2)))
  const folder = path.join(scene.folder, 'report')
  const options = { queue, batch: id, worker, signal: new AbortController().signal, folder }
  const { report, page } = await writeReport(options)

  const names = report.photos.map((photo) => path.basename(photo.photo))
  assert.deepEqual(names, ['0003.png', '0002.png', '0004.png', '0001.png', odd])
  assert.equal(report.toLookAt, 3)
  assert.deepEqual(report.photos.map((photo) => photo.risk.reasons)[2], ['tone', 'difference'])
  assert.equal(report.photos[0]?.failure?.code, 'unsupported-format')
  const untouched = report.photos[4]?.change
  assert.deepEqual(untouched, { difference: 0, tone: [0, 0, 0], clipped: 0 })

  // The number by the image library alone.
  const photo = await sharp(path.join(scene.photos, photoName(4)))
    .raw()
    .toBuffer()
  const mean = photo.reduce((sum, v) => sum + v - Math.round(v / 2), 0) / photo.length
  const tone = report.photos[2]?.change?.tone ?? []
  assert.ok(Math.abs(tone.reduce((a, b) => a + b, 0) / 3 + mean) < 0.01, String(tone))

  const html = await readFile(page, 'utf8')
  assert.ok(!html.includes('<img src=x') && html.includes(escapeHtml(odd)))
  assert.match(html, /Look at these 3<\/h1>|Look at these 3 of 5/)
  assert.equal(html.match(/<img /g)?.length, 6, 'three pairs: one output is gone, one photo has none')
  assert.doesNotMatch(html, /<script|javascript:|https?:/)
  const [, data = ''] = /data:image\/jpeg;base64,([A-Za-z0-9+/=]+)/.exec(html) ?? []
  assert.equal((await sharp(Buffer.from(data, 'base64')).metadata()).format, 'jpeg')
  assert.deepEqual(
    JSON.parse(await readFile(path.join(folder, 'report.json'), 'utf8')),
    JSON.parse(JSON.stringify(report)),
  )
  await writeReport(options)
})

test('the limits of risk: what reaches them is named, the worst first', () => {
  const done = { state: 'done', crashes: 0, made: null } as const
  assert.deepEqual(riskOf(done, { difference: 24.9, tone: [3.9, -3.9, 0], clipped: 0.009 }).reasons, [])
  assert.deepEqual(riskOf(done, { difference: 25, tone: [0, -8, 0], clipped: 0.011 }).reasons, [
    'tone',
    'clipped',
    'difference',
  ])
  const guessed = (share: number) => ({ steps: [], seconds: 1, invention: { file: '/m.png', share } })
  const unchanged = { difference: 0, tone: [0, 0, 0], clipped: 0 }
  assert.deepEqual(riskOf({ ...done, made: guessed(0.05) }, unchanged).reasons, ['invented'])
  assert.deepEqual(riskOf({ ...done, made: guessed(0.04) }, unchanged).reasons, [])
  assert.deepEqual(riskOf({ state: 'failed', crashes: 3, made: null }, null).reasons, ['failed'])
  assert.deepEqual(riskOf({ ...done, crashes: 1 }, { difference: 0, tone: [0, 0, 0], clipped: 0 }).reasons, ['retried'])
  assert.equal(riskOf({ state: 'skipped', crashes: 0, made: null }, null).score, 0)
})
