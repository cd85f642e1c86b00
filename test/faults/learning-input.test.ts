/**
 * @file What can be wrong around a run of learning, as the window orders it: the model that it builds on, the room on the drive, the folder
 * of the photos, and another program on the same run. Each is told by a code of its own, and nothing is lost by it.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { holdingRun } from '../../src/main/services/learning-lock.ts'
import { DEFAULT_MODEL } from '../../src/shared/tasks.ts'
import { at, learningScene, ROOT, until } from './learning-scene.ts'

const BASE = DEFAULT_MODEL.denoise

/** What ships, with the base model as a folder of its own that a test may change. */
function ownResources(t: TestContext): string {
  const to = mkdtempSync(path.join(tmpdir(), 'patina-resources-'))
  t.after(() => rmSync(to, { recursive: true, force: true }))
  const from = path.join(ROOT, 'resources')
  for (const name of readdirSync(from)) if (name !== 'models') symlinkSync(path.join(from, name), path.join(to, name))
  mkdirSync(path.join(to, 'models'))
  cpSync(path.join(from, 'models', BASE), path.join(to, 'models', BASE), { recursive: true })
  return to
}

const goal = { minutes: 5, steps: 30, size: null }

test('the base model is not there, is damaged, or is another one than the run was begun with', async (t) => {
  const resources = ownResources(t)
  const { ids, open } = await learningScene(t, { resources })
  const learning = open()
  const [base, away] = [path.join(resources, 'models', BASE), path.join(resources, 'away')]
  renameSync(base, away)
  const id = await learning.start({ photos: ids, name: 'Base' })
  const missing = await until(learning, id, at('refused', 'found'))
  assert.deepEqual([missing.summary.reason?.code, missing.summary.reason?.context['model']], ['model-missing', BASE])
  renameSync(away, base)
  await learning.resume(id)
  await until(learning, id, at('found'))

  const weights = path.join(base, 'model.safetensors')
  const bytes = readFileSync(weights)
  bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1
  writeFileSync(weights, bytes)
  await learning.learn(id, goal)
  const damaged = await until(learning, id, at('paused', 'done'))
  assert.equal(damaged.summary.reason?.code, 'model-damaged')

  // Another version: sound, but not the one that the photos were looked at with.
  const card = path.join(base, 'card.json')
  const text = JSON.parse(readFileSync(card, 'utf8')) as { sha256: string }
  writeFileSync(card, JSON.stringify({ ...text, sha256: createHash('sha256').update(bytes).digest('hex') }))
  await learning.resume(id)
  const differs = await until(learning, id, (run) => run.summary.reason?.code === 'learning-base-differs')
  assert.equal(differs.summary.condition, 'paused')
})

test('no room on the drive: told before anything is begun; full in the midst: paused, and gone on with', async (t) => {
  const drive = mkdtempSync(path.join(tmpdir(), 'patina-drive-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', drive]).status !== 0)
    return t.skip('no small drive can be mounted here')
  const { ids, open } = await learningScene(t, { dataDir: drive })
  t.after(() => {
    spawnSync('umount', ['-l', drive])
    rmSync(drive, { recursive: true, force: true })
  })
  const learning = open()
  const ballast = path.join(drive, 'ballast')
  writeFileSync(ballast, new Uint8Array(60 * 1024 ** 2))
  await assert.rejects(learning.start({ photos: ids, name: 'Room' }), { code: 'learning-no-space' })
  assert.deepEqual(await learning.list(), [])
  unlinkSync(ballast)
  const id = await learning.start({ photos: ids, name: 'Room' })
  await until(learning, id, at('found'))
  spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M'])
  await learning.learn(id, goal).catch(() => undefined) // its order may find no room either
  const full = await until(learning, id, (run) => run.summary.reason !== null || run.summary.condition === 'found')
  assert.ok(full.summary.condition !== 'done' && full.summary.condition !== 'training')
  unlinkSync(ballast)
  await learning.learn(id, goal)
  const again = await until(learning, id, at('choosing', 'judging', 'done', 'paused'))
  assert.equal(again.summary.reason, null)
})

test('a run that another program works on: told at once, left alone, and free again when that has ended', async (t) => {
  const { dataDir, ids, open } = await learningScene(t)
  const learning = open()
  const id = await learning.start({ photos: ids, name: 'Two owners' })
  await until(learning, id, at('found'))
  await holdingRun(dataDir, id, async () => {
    await assert.rejects(learning.learn(id, goal), { code: 'learning-in-use' })
    await assert.rejects(learning.resume(id), { code: 'learning-in-use' })
    await assert.rejects(learning.remove(id), { code: 'learning-in-use' })
    await assert.rejects(learning.forecast(id, null), { code: 'learning-in-use' })
    const { summary } = await learning.detail(id)
    assert.deepEqual([summary.condition, summary.reason], ['elsewhere', null])
    assert.equal((await learning.list())[0]?.condition, 'elsewhere')
  })
  assert.equal((await learning.list())[0]?.condition, 'found')
  await learning.remove(id)
  assert.deepEqual(await learning.list(), [])
})

test('the command line: a folder that is not there, one without photos, and a run that a window works on', async (t) => {
  const { dataDir, album } = await learningScene(t)
  const patina = (...args: string[]) =>
    spawnSync(process.execPath, [path.join(ROOT, 'src/cli/index.ts'), 'finetune', ...args], {
      env: { ...process.env, PATINA_DATA: dataDir },
      encoding: 'utf8',
    })
  const gone = patina(path.join(album, 'nowhere'), '--name', 'x')
  assert.equal(gone.status, 1)
  assert.match(gone.stderr, /\[file-missing\]/)
  mkdirSync(path.join(album, 'empty'))
  assert.match(patina(path.join(album, 'empty'), '--name', 'x').stderr, /\[library-too-small\]/)
  await holdingRun(dataDir, 'Mine', async () => {
    const { status, stderr } = patina(album, '--name', 'mine')
    assert.equal(status, 1)
    assert.match(stderr, /\[learning-in-use\]/)
  })
})

test(
  'a folder that may not be read',
  { skip: process.platform === 'win32' && 'has no such permission bits' },
  async (t) => {
    const { dataDir, album } = await learningScene(t)
    chmodSync(album, 0)
    chmodSync(dataDir, 0o777)
    // root reads everything, so it is a process of nobody's.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    const args = [path.join(ROOT, 'src/cli/index.ts'), 'finetune', album, '--name', 'x']
    const env = { ...process.env, PATINA_DATA: dataDir }
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8', ...user })
    chmodSync(album, 0o700)
    if (status === null || !stderr.includes('[')) return t.skip('nobody may not read this repository')
    assert.equal(status, 1)
    assert.match(stderr, /\[file-unreadable\]/)
  },
)
