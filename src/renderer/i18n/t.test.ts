/** @file Every text is used, every used key has a text, and every placeholder is filled where the text is shown. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import en from './en.json' with { type: 'json' }
import { duration, percent, t } from './t.ts'

const renderer = path.resolve(import.meta.dirname, '..')
const sources = globSync('**/*.{ts,tsx}', { cwd: renderer })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(path.join(renderer, file), 'utf8'))
  .join('\n')

/** Keys made from a prefix and a member of a closed union. */
const FAMILIES = ['colour.', 'engine.', 'job.', 'task.', 'blur.']

test('no text is unused', () => {
  const used = (key: string) => sources.includes(`'${key}'`) || FAMILIES.some((family) => key.startsWith(family))
  assert.deepEqual(
    Object.keys(en).filter((key) => !used(key)),
    [],
  )
})

test('placeholders are filled', () => {
  assert.equal(t('compare.value', { percent: '20%' }), '20% of the picture shows the original')
  const calls = [...sources.matchAll(/\bt\('([\w.-]+)'(\)|, \{([^}]*)\})/g)]
  assert.ok(calls.length > 30)
  for (const [, key = '', , given = ''] of calls) {
    const wanted = [...en[key as keyof typeof en].matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '')
    for (const name of wanted) assert.match(given, new RegExp(`\\b${name}\\b`), `${key} needs ${name}`)
  }
})

test('numbers read as people say them', () => {
  assert.equal(percent(0.256), '26%')
  assert.equal(duration(0.2), '1 second')
  assert.equal(duration(42), '42 seconds')
  assert.equal(duration(150), '3 minutes')
})
