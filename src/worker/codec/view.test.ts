import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { cut } from '../../imaging/part.ts'
import { PatinaError } from '../../shared/errors.ts'
import { decodePhoto } from './decode.ts'
import { openPhoto } from './open.ts'
import { writePart } from './view.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'patina-view-'))
after(() => rm(folder, { recursive: true }))

const [wide, high] = [60, 40]
const pixels = Buffer.from(Array.from({ length: wide * high * 3 }, (_, i) => (i * 7 + Math.floor(i / 180) * 31) % 256))

for (const orientation of [1, 3, 6, 8])
  test(`a part of a photo with orientation ${orientation} is the part of the upright photo`, async () => {
    const file = path.join(folder, `${orientation}.png`)
    const png = sharp(pixels, { raw: { width: wide, height: high, channels: 3 } })
      .withMetadata({ orientation })
      .png()
    await writeFile(file, await png.toBuffer())
    const photo = await openPhoto(file)
    const region = { x: 5, y: 17, width: 20, height: 11 }
    const out = path.join(folder, `${orientation}-part.png`)
    await writePart(photo, out, region)
    const { data, info } = await sharp(await readFile(out))
      .raw()
      .toBuffer({ resolveWithObject: true })
    assert.deepEqual([info.width, info.height, info.channels], [20, 11, 3])
    assert.deepEqual([...data], [...cut(await decodePhoto(photo), region).data])
  })

test('a part that is not inside the photo is refused', async () => {
  const photo = await openPhoto(path.join(folder, '1.png'))
  const outside = writePart(photo, path.join(folder, 'no.png'), { x: 50, y: 0, width: 20, height: 5 })
  await assert.rejects(outside, (error) => error instanceof PatinaError && error.code === 'refused')
})
