/** @file What photos show and what damages them outlives the program, by model, and goes with its photo. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { packFloats } from '../../shared/packed.ts'
import { openProject } from './project.ts'

const [OLD, NEW] = ['a'.repeat(64), 'b'.repeat(64)]
const ids = ['0123456789abcdef', '1123456789abcdef'] as const
const content = (photo: string, value: number) => ({
  photo,
  mean: packFloats([value, -value]),
  print: '00ff00ff00ff00ff',
})

test('contents and damages: kept, replaced, by model; none of photos that went', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-features-'))
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
  first.putContents(
    OLD,
    ids.map((id) => content(id, 1)),
  )
  first.putContents(OLD, [content(ids[0], 2), content('f'.repeat(16), 3)])
  const damage = { photo: ids[0], probabilities: [0.5, 0.1, 0.1, 0.1, 0.1, 0.1], camera: 'Box "Brownie"' }
  first.putDamage(NEW, damage)
  first.putDamage(NEW, { ...damage, photo: 'f'.repeat(16) })
  first.close()
  const second = openProject(file)
  assert.deepEqual(second.contents(OLD), [content(ids[0], 2), content(ids[1], 1)])
  assert.deepEqual(second.contents(NEW), [])
  assert.deepEqual(second.damages(NEW), [damage])
  assert.deepEqual([second.damageOf(ids[0]), second.damageOf(ids[1])], [damage, undefined])
  const later = { ...damage, probabilities: [0.1, 0.5, 0.1, 0.1, 0.1, 0.1] }
  second.putDamage(OLD, later)
  assert.deepEqual([second.damageOf(ids[0]), second.damages(NEW)], [later, []])
  second.removePhoto(ids[0])
  assert.deepEqual(second.contents(OLD), [content(ids[1], 1)])
  assert.deepEqual(second.damages(NEW), [])
  second.close()
})
