/** @file The sentences that cross processes: every code has its three, and English is filled in without a library. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { describe, ERROR_CODES, isErrorCode } from '../errors.ts'
import en from './en.json' with { type: 'json' }
import { inEnglish, keysOf, say, TEXT_KEYS } from './texts.ts'

test('every code has its three sentences, and no text is left over', () => {
  assert.ok(ERROR_CODES.length > 30)
  const three = ERROR_CODES.flatMap((code) => ['what', 'means', 'action'].map((part) => `error.${code}.${part}`))
  assert.deepEqual(keysOf('error').toSorted(), three.toSorted())
  assert.ok(isErrorCode('disk-full') && !isErrorCode('error') && !isErrorCode('constructor'))
})

test('arguments are plain names: the command line fills them without a library of plurals', () => {
  for (const key of TEXT_KEYS) assert.doesNotMatch(en[key].replaceAll(/\{\w+\}/g, ''), /[{}]/, key)
})

test('values are filled in, those that are keys by their texts', () => {
  const { what, action } = describe({ code: 'worker-crashed', context: { reason: 'exit.killed' } })
  assert.equal(what, 'The restoration engine stopped and was started again (the system ended it).')
  assert.equal(action, 'Try again.')
  assert.equal(describe({ code: 'not-a-photo', context: {} }).what, 'this file is not a photo.')
  assert.equal(
    inEnglish(say('finding.noise-range', { sigma: 9, upper: 14 })),
    'Noise of about 9 grey levels, perhaps up to 14.',
  )
})
