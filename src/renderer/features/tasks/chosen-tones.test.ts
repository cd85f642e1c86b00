/** @file The tones that were chosen for a photo are told by the names of the sliders, in both languages; what changes nothing is not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_ADJUSTMENT } from '../../../shared/adjustment.ts'
import { speak } from '../../i18n/t.ts'
import { chosenTones } from './chosen-tones.ts'

const CHOSEN = { ...NO_ADJUSTMENT, levels: 1, light: -0.253, contrast: 0.004, saturation: 0.3 }

test('each amount that changes something by its name and size, each direction by its sign', async () => {
  assert.equal(chosenTones(CHOSEN), 'Chosen for this photo: Black and white +1, Light -0.25, Colour +0.3.')
  assert.equal(
    chosenTones({ ...NO_ADJUSTMENT, tint: -0.004 }),
    'Nothing was to be changed: these tones suit the photo.',
  )
  await speak('zh-CN')
  try {
    assert.equal(chosenTones(CHOSEN), '为这张照片选定：黑与白 +1, 明暗 -0.25, 饱和度 +0.3。')
  } finally {
    await speak('en')
  }
})
