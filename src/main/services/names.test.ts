/** @file Names: what is shown, what an export is called. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportName } from './exports.ts'
import { displayName } from './photos.ts'
import type { StoredPhoto } from './project-store.ts'

test('a shown name is the last part of any path, without what cannot be seen', () => {
  const names: Record<string, string> = {
    'a.jpg': 'a.jpg',
    '/somewhere/else/a.jpg': 'a.jpg',
    'C:\\Users\\someone\\a.jpg': 'a.jpg',
    '../../a.jpg': 'a.jpg',
    'a\u0000\n\u202egpj.exe': 'agpj.exe',
    'Фото 1.jpg': 'Фото 1.jpg',
    '..': 'photo',
    'folder/': 'photo',
    '': 'photo',
  }
  for (const [raw, shown] of Object.entries(names)) assert.equal(displayName(raw), shown)
  assert.equal(displayName('x'.repeat(1000)).length, 255)
})

test('an export keeps its ending unless another format is chosen', () => {
  const photo = (name: string) => ({ name, info: { format: 'jpeg' } }) as StoredPhoto
  assert.equal(exportName(photo('beach.JPEG'), null), 'beach-restored.JPEG')
  assert.equal(exportName(photo('beach.JPEG'), 'jpeg'), 'beach-restored.JPEG')
  assert.equal(exportName(photo('beach.jpg'), 'tiff'), 'beach-restored.tif')
  assert.equal(exportName(photo('beach'), null), 'beach-restored.jpg')
  assert.equal(exportName(photo('old.beach.jpg'), 'webp'), 'old.beach-restored.webp')
})
