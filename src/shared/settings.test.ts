/** @file Settings out of a store that may be empty, newer or damaged. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { DEFAULT_SETTINGS, settingsFrom } from './settings.ts'

test('what is missing or unknown is the first value, and nothing else slips in', () => {
  assert.deepEqual(DEFAULT_SETTINGS, { theme: 'system', language: 'system', cache: '10' })
  assert.deepEqual(settingsFrom({ theme: 'contrast', language: 'tlh', colour: 'red' }), {
    theme: 'contrast',
    language: 'system',
    cache: '10',
  })
})
