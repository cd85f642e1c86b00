/** @file What the built program loads: native codecs and runtimes in the worker only, zod in neither preload nor page. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { before, test } from 'node:test'
import { ensureBuilt } from '../../tools/setup/build.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const out = path.join(root, 'out')

/** Static and dynamic imports, and what `createRequire` functions are asked for. */
const IMPORTS = /(?:\bfrom|\bimport|\bimport\(|\brequire\w*\()\s*["'`]([^"'`\n]+)["'`]/g

const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
) as Record<string, Record<string, string>>
const INSTALLED = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })

/** Every package of ours that a built file can load, by whatever chunk. */
function packagesOf(entry: string): string[] {
  const found = new Set<string>()
  const visited = new Set<string>()
  const visit = (file: string) => {
    if (visited.has(file)) return
    visited.add(file)
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(IMPORTS)) {
      if (name.startsWith('.')) visit(path.resolve(path.dirname(file), name))
      else if (INSTALLED.includes(name)) found.add(name) // not every quoted word after `from` is a package
    }
  }
  visit(path.join(out, entry))
  return [...found].toSorted()
}

before(() => void ensureBuilt(root))

test('main loads the database and no other native code (G58)', () => {
  assert.deepEqual(packagesOf('main/electron.js'), ['better-sqlite3', 'electron'])
  assert.deepEqual(packagesOf('main/web.js'), ['better-sqlite3'])
})

test('the worker loads what main does not: the way of finding out finds something', () => {
  const packages = packagesOf('main/worker.js')
  for (const name of ['sharp', 'onnxruntime-node', '@tensorflow/tfjs']) assert.ok(packages.includes(name), name)
  assert.ok(!packages.includes('electron'))
})

test('the preload is one file that needs electron only, without the schema library', () => {
  assert.deepEqual(readdirSync(path.join(out, 'preload')), ['index.cjs'])
  assert.deepEqual(packagesOf('preload/index.cjs'), ['electron'])
  assert.doesNotMatch(readFileSync(path.join(out, 'preload/index.cjs'), 'utf8'), /zod|strictObject/i)
})

test('the page does not carry the schema library', () => {
  const folder = path.join(out, 'renderer/static')
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.js')))
    assert.doesNotMatch(readFileSync(path.join(folder, file), 'utf8'), /ZodError|strictObject/, file)
})

test('no built file of main awaits at its top level: Electron would wait for ever', () => {
  const text = readFileSync(path.join(out, 'main/electron.js'), 'utf8')
  assert.doesNotMatch(text, /^(?:const \w+ = )?await /m)
})
