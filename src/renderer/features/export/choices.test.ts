/** @file From the choices of the export sheet to an export, and what is remembered of them. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Photo } from '../../../shared/contract.ts'
import { FIRST_CHOICES, optionsOf, readChoices, wrongField, type Choices } from './choices.ts'

const photo = { id: 'a'.repeat(16), format: 'jpeg' } as Photo
const choices = (some: Partial<Choices>): Choices => ({ ...FIRST_CHOICES, ...some })

test('nothing chosen: format, depth, profile and size stay the photo’s own', () => {
  const options = { photo: photo.id, format: null, quality: 92, metadata: 'keep', name: '{name}-restored' }
  assert.deepEqual(optionsOf(FIRST_CHOICES, photo), options)
})

test('each choice becomes its option; 16 bits only where the format has them', () => {
  const all = choices({
    format: 'avif',
    quality: { avif: 55 },
    depth: '16',
    profile: 'p3',
    size: 'edge',
    edge: 900,
    sidecar: true,
  })
  assert.deepEqual(optionsOf(all, photo), {
    photo: photo.id,
    format: 'avif',
    quality: 55,
    metadata: 'keep',
    name: '{name}-restored',
    bits: 16,
    profile: 'p3',
    size: { by: 'edge', pixels: 900 },
    sidecar: true,
  })
  assert.equal('bits' in optionsOf({ ...all, format: 'same' }, photo), false)
  assert.equal(optionsOf({ ...all, format: 'png' }, photo).quality, null)
  assert.deepEqual(optionsOf(choices({ size: 'percent', percent: 25 }), photo).size, { by: 'percent', percent: 25 })
})

test('a field that cannot be asked for is named', () => {
  for (const [some, field] of [
    [{ size: 'edge', edge: 15 }, 'edge'],
    [{ size: 'edge', edge: 100.5 }, 'edge'],
    [{ size: 'edge', edge: NaN }, 'edge'],
    [{ size: 'percent', percent: 101 }, 'percent'],
    [{ name: 'photo' }, 'name'],
    [{ name: '../{name}' }, 'name'],
    [{ name: '{name} {date}' }, 'name'],
    [{ edge: 3 }, null],
  ] as const)
    assert.equal(wrongField(choices(some)), field, JSON.stringify(some))
})

test('what is remembered comes back, and what somebody else wrote does no harm', () => {
  const all = choices({
    format: 'webp',
    quality: { webp: 10 },
    depth: '8',
    size: 'percent',
    percent: 30,
    name: '{number}',
  })
  assert.deepEqual(readChoices(JSON.stringify(all)), all)
  for (const text of [
    null,
    '',
    '7',
    'null',
    '[]',
    '{"format":"gif","quality":{"jpeg":900},"edge":"x","name":"a/b","depth":16}',
  ])
    assert.deepEqual(readChoices(text), FIRST_CHOICES, String(text))
})
