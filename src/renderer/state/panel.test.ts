/** @file Which part of the panel is in front. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PANEL_PARTS, partAfter, rememberedPart, rememberPart } from './panel.ts'

test('tabs follow one another in a ring, both ways', () => {
  const [first, second] = PANEL_PARTS
  assert.equal(partAfter(first), second)
  assert.equal(partAfter(first, -1), PANEL_PARTS.at(-1))
  assert.equal(partAfter(PANEL_PARTS.at(-1)!), first)
})

test('the part in front is remembered; what is not a part, or storage that is denied, gives the first', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  assert.equal(
    rememberedPart(() => storage),
    'repair',
  )
  rememberPart('mark', () => storage)
  assert.equal(
    rememberedPart(() => storage),
    'mark',
  )
  for (const key of kept.keys()) kept.set(key, 'basement')
  assert.equal(
    rememberedPart(() => storage),
    'repair',
  )
  const denied = () => {
    throw new DOMException('no', 'SecurityError')
  }
  assert.doesNotThrow(() => rememberPart('mark', denied))
  assert.equal(rememberedPart(denied), 'repair')
})
