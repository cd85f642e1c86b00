/** @file The walker among links, cycles, pipes and other people's files (runs in Node). */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { link, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { walk, type Found, type WalkOptions } from './walk.ts'

const JPEG = Buffer.from('ffd8ffe000104a46494600', 'hex')

async function tree(t: TestContext): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'patina-walk-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  return root
}

async function all(inputs: readonly string[], options: Partial<WalkOptions> = {}): Promise<Found[]> {
  const found: Found[] = []
  for await (const item of walk(inputs, { recursive: true, exclude: null, ...options })) found.push(item)
  return found
}

const photosOf = (found: Found[]) => found.flatMap((f) => (f.kind === 'photo' ? [f.relative] : []))
const skipsOf = (found: Found[]) =>
  Object.fromEntries(found.flatMap((f) => (f.kind === 'skipped' ? [[path.basename(f.path), f.reason]] : [])))

test('photos by content, each real file once, in order; the rest with a reason (G33, G34, G53)', async (t) => {
  const root = await tree(t)
  await mkdir(path.join(root, 'sub', 'deep'), { recursive: true })
  for (const name of ['b.jpg', 'a.png', 'no-suffix', 'sub/c.jpg', 'sub/deep/d.jpg', '.hidden.jpg'])
    await writeFile(path.join(root, name), JPEG)
  await writeFile(path.join(root, 'notes.jpg'), 'dear diary')
  await writeFile(path.join(root, 'empty.jpg'), '')
  await writeFile(path.join(root, 'sparse.jpg'), '')
  await truncate(path.join(root, 'sparse.jpg'), 2 ** 40)
  await writeFile(path.join(root, '.patina-00000000-1-0123456789abcdef.tmp'), JPEG)
  await writeFile(path.join(root, 'x.gif'), 'GIF89a......')
  await symlink(root, path.join(root, 'sub', 'cycle'))
  await symlink(path.join(root, 'b.jpg'), path.join(root, 'z-link.jpg'))
  await link(path.join(root, 'b.jpg'), path.join(root, 'z-hard.jpg'))
  await symlink(path.join(root, 'nowhere'), path.join(root, 'broken.jpg'))
  execFileSync('mkfifo', [path.join(root, 'pipe.jpg')])
  const began = performance.now()
  const found = await all([root])
  assert.ok(performance.now() - began < 5_000)
  assert.deepEqual(photosOf(found), ['a.png', 'b.jpg', 'no-suffix', 'sub/c.jpg', 'sub/deep/d.jpg'])
  assert.deepEqual(skipsOf(found), {
    'notes.jpg': 'not-a-photo',
    'empty.jpg': 'empty',
    'sparse.jpg': 'not-a-photo',
    cycle: 'seen-already',
    'z-link.jpg': 'seen-already',
    'z-hard.jpg': 'seen-already',
    'pipe.jpg': 'not-a-file',
  })
  const failed = found.flatMap((f) => (f.kind === 'failed' ? [`${path.basename(f.path)} ${f.error.code}`] : []))
  assert.deepEqual(failed, ['broken.jpg file-missing', 'x.gif unsupported-format'])
})

test('G32: links out of the named folder are not followed, to files or folders; a named link is', async (t) => {
  const root = await tree(t)
  const elsewhere = await tree(t)
  await mkdir(path.join(root, 'in'))
  await mkdir(path.join(elsewhere, 'deep'))
  for (const file of [
    path.join(root, 'in', 'a.jpg'),
    path.join(elsewhere, 'b.jpg'),
    path.join(elsewhere, 'deep', 'c.jpg'),
  ])
    await writeFile(file, JPEG)
  await symlink(path.join(elsewhere, 'b.jpg'), path.join(root, 'file.jpg'))
  await symlink(path.join(elsewhere, 'deep'), path.join(root, 'folder'))
  await symlink(`${root}/in/../../${path.basename(elsewhere)}`, path.join(root, 'dots'))
  await symlink(path.join(root, 'in'), path.join(root, 'z-inside'))
  // Its name begins as the folder's does, and it lies beside it.
  await mkdir(`${root}-twin`)
  t.after(() => rm(`${root}-twin`, { recursive: true }))
  await symlink(`${root}-twin`, path.join(root, 'twin'))
  const found = await all([root])
  assert.deepEqual(photosOf(found), ['in/a.jpg'])
  assert.deepEqual(skipsOf(found), {
    'file.jpg': 'link-outside',
    folder: 'link-outside',
    dots: 'link-outside',
    twin: 'link-outside',
    'z-inside': 'seen-already',
  })
  assert.deepEqual(photosOf(await all([path.join(root, 'folder'), path.join(root, 'file.jpg')])), ['c.jpg', 'file.jpg'])
})

test('without recursion subfolders stay out; the output folder is never entered (G20)', async (t) => {
  const root = await tree(t)
  await mkdir(path.join(root, 'out'))
  await mkdir(path.join(root, 'sub'))
  for (const name of ['a.jpg', 'out/a.jpg', 'sub/b.jpg']) await writeFile(path.join(root, name), JPEG)
  assert.deepEqual(photosOf(await all([root], { recursive: false })), ['a.jpg'])
  const found = await all([root], { exclude: path.join(root, 'out') })
  assert.deepEqual(photosOf(found), ['a.jpg', 'sub/b.jpg'])
  assert.deepEqual(skipsOf(found), { out: 'output-folder' })
})

test('named files are taken as they are; what is missing or is no file fails with a code', async (t) => {
  const root = await tree(t)
  await writeFile(path.join(root, 'notes.txt'), 'hello')
  execFileSync('mkfifo', [path.join(root, 'pipe')])
  const found = await all(['notes.txt', 'none.jpg', 'pipe'].map((name) => path.join(root, name)))
  assert.deepEqual(
    found.map((f) => (f.kind === 'failed' ? f.error.code : f.kind)),
    ['photo', 'file-missing', 'not-a-photo'],
  )
})

test('200 awkward names (G35)', async (t) => {
  const root = await tree(t)
  const odd = [
    '%',
    '#',
    '?',
    '+',
    '"',
    "'",
    '\n',
    '🙂',
    'ש',
    '雪',
    'e\u0301',
    '\u00e9',
    ' ',
    '&',
    ';',
    '$(x)',
    '-rf',
    '\\',
    '*',
    '..a',
  ]
  const names = Array.from({ length: 200 }, (_, i) => `n${odd[i % odd.length] ?? ''}${i}.jpg`)
  for (const name of names) await writeFile(path.join(root, name), JPEG)
  assert.deepEqual(photosOf(await all([root])).toSorted(), names.toSorted())
})

test('a depth of 300 folders ends', async (t) => {
  const root = await tree(t)
  const deep = path.join(root, ...Array.from({ length: 300 }, () => 'd'))
  await mkdir(deep, { recursive: true })
  await writeFile(path.join(deep, 'a.jpg'), JPEG)
  assert.equal(photosOf(await all([root])).length, 1)
})
