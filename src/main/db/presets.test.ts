/** @file Presets outlive the program; a name is there once; what cannot be read is passed over. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import Database from 'better-sqlite3'
import type { Recipe } from '../../shared/recipe.ts'
import { openProject } from './project.ts'

const recipe = (strength: number): Recipe => [
  { params: { task: 'denoise', sigma: 12 }, model: null, strength, on: true },
]

test('presets are there after the project was closed; a name is replaced whatever its case', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-presets-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'project.db')
  const first = openProject(file)
  assert.deepEqual(first.presets(), [])
  first.putPreset({ name: 'Oma’s album', recipe: recipe(0.5) })
  first.putPreset({ name: 'attic', recipe: recipe(1) })
  first.putPreset({ name: 'Attic', recipe: recipe(0.25) })
  first.close()
  const raw = new Database(file)
  raw.prepare(`INSERT INTO presets VALUES ('of tomorrow', '[{"params":{"task":"colourise"}}]')`).run()
  raw.close()
  const second = openProject(file)
  assert.deepEqual(second.presets(), [
    { name: 'Attic', recipe: recipe(0.25) },
    { name: 'Oma’s album', recipe: recipe(0.5) },
  ])
  second.removePreset('ATTIC')
  assert.deepEqual(
    second.presets().map(({ name }) => name),
    ['Oma’s album'],
  )
  second.close()
})
