/** @file The camera's date, from EXIF that another library wrote. */
import assert from 'node:assert/strict'
import test from 'node:test'
import sharp from 'sharp'
import { takenAt } from './taken.ts'

async function exifWith(date: string): Promise<Uint8Array | undefined> {
  const file = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#888' } })
    .withExif({ IFD2: { DateTimeOriginal: date } })
    .jpeg()
    .toBuffer()
  return (await sharp(file).metadata()).exif
}

test('the date is read as the camera wrote it', async () => {
  assert.equal(takenAt(await exifWith('1999:12:31 23:59:58')), '1999-12-31T23:59:58')
})

test('no EXIF, no date, or a date that cannot be: nothing', async () => {
  assert.equal(takenAt(undefined), undefined)
  assert.equal(takenAt(new Uint8Array(40)), undefined)
  for (const date of ['0000:00:00 00:00:00', '2001:06:31 10:00:00', '2001:02:03', 'yesterday'])
    assert.equal(takenAt(await exifWith(date)), undefined, date)
})
