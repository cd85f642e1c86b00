/** @file The program is killed with -9 after changes of a recipe: all that were taken are there, and nothing is half there. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { openProject } from '../../src/main/db/project.ts'
import { Recipe } from '../../src/shared/recipe.ts'
import { PHOTO } from './recipe-writer.ts'

/** Milliseconds of work that may be lost. */
const MAY_LOSE_MS = 2_000

test('killed while a recipe changes all the time: at most two seconds of changes are lost', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-recipe-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'project.db')
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'recipe-writer.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  /** Changes that the program had taken, and when. */
  const taken: { readonly count: number; readonly at: number }[] = []
  let rest = ''
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) taken.push({ count: Number(line), at: performance.now() })
      if (taken.length >= 40) resolve()
    })
  })
  const killed = performance.now()
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended

  const project = openProject(file)
  t.after(() => project.close())
  const { ops, at } = project.recipeHistory(PHOTO.id)
  const old = taken.filter((change) => killed - change.at >= MAY_LOSE_MS).at(-1)?.count ?? 0
  const last = taken.at(-1)?.count ?? 0
  assert.ok(at >= old, `${at} of at least ${old}`)
  assert.ok(at >= last, 'a change that was answered is on the disk')
  assert.equal(ops.length, at)
  ops.forEach((recipe, i) => {
    Recipe.parse(recipe)
    assert.equal(recipe[0]?.strength, (i % 101) / 100)
  })
})
