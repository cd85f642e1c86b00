/** @file Tags outlive the program; a name is there once whatever its case; they go with their photo. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { openProject } from './project.ts'

const ids = ['0123456789abcdef', '1123456789abcdef'] as const

test('tags: given, refused, taken back; not of photos that went', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-tags-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'project.db')
  const first = openProject(file)
  for (const id of ids)
    first.putPhoto({
      id,
      path: `/photos/${id}.png`,
      name: id,
      info: { format: 'png', width: 3, height: 2, bits: 8, channels: 3, alpha: false, bytes: 9, sha256: id.repeat(4) },
    })
  first.setTag(ids[0], 'Oma', true)
  first.setTag(ids[0], 'OMA', true)
  first.setTag(ids[0], 'attic', false)
  first.setTag(ids[1], 'oma', true)
  first.setTag(ids[1], 'sea', true)
  first.setTag(ids[1], 'sea', null)
  first.setTag('f'.repeat(16), 'Oma', true)
  first.close()
  const second = openProject(file)
  assert.deepEqual(second.tagsOf(ids[0]), ['Oma'])
  assert.deepEqual(second.tagsOf(ids[1]), ['oma'])
  assert.equal(second.tags().length, 3)
  second.setTag(ids[0], 'sea', false)
  assert.deepEqual(second.removeTag('ATTIC'), [ids[0]])
  assert.deepEqual(second.removeTag('Sea'), [ids[0]])
  assert.deepEqual(second.removeTag('none'), [])
  second.removePhoto(ids[0])
  assert.deepEqual(second.tags(), [{ photo: ids[1], tag: 'oma', given: true }])
  second.close()
})
