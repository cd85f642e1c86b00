/**
 * @file node tools/samples/golden.ts
 * Makes the golden `.patina` file of the tests again (test/golden), which every machine must read alike: a strip of a sample photo across
 * two tiles, its latents' SHA-256 and its pixels. To be run only when another codec model ships: then earlier files cannot be opened.
 */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { codecModel } from '../../src/worker/patina/codec-model.ts'
import { compressRaster } from '../../src/worker/patina/compress.ts'
import { readContainer } from '../../src/worker/patina/container.ts'
import { decompressRaster, tileLatents } from '../../src/worker/patina/decompress.ts'
import { gridOf } from '../../src/worker/patina/grid.ts'

const root = path.resolve(import.meta.dirname, '../..')
const out = path.join(root, 'test/golden')
/** Pixels: just more than one tile, and no whole number of blocks. */
const STRIP = { left: 0, top: 330, width: 1031, height: 6 } as const
const QUALITY = 45

const { data } = await sharp(path.join(root, 'resources/samples/kitten.jpg'))
  .resize({ width: STRIP.width })
  .extract(STRIP)
  .raw()
  .toBuffer({ resolveWithObject: true })
const { width, height } = STRIP
const bytes = await compressRaster(
  { data: new Uint8Array(data), width, height, channels: 3 },
  { quality: QUALITY, side: {}, density: undefined },
)
const file = readContainer(bytes, 'golden')
const model = await codecModel()
const grid = gridOf(file.head)
const latents = createHash('sha256')
for (const [i] of file.tiles.entries())
  latents.update(new Uint8Array(tileLatents(model, file, i, grid.area(i % grid.columns, 0), 'golden').values.buffer))
const picture = await decompressRaster(file, { name: 'golden' })
const png = await sharp(picture.data as Uint8Array, { raw: { width, height, channels: 3 } })
  .png({ compressionLevel: 9, adaptiveFiltering: true })
  .toBuffer()

await mkdir(out, { recursive: true })
await writeFile(path.join(out, 'strip.patina'), bytes)
await writeFile(path.join(out, 'strip.png'), png)
const facts = { model: file.head.model, latents: latents.digest('hex') }
await writeFile(path.join(out, 'strip.json'), `${JSON.stringify(facts, null, 2)}\n`)
console.log(`${bytes.length} bytes, its pixels as PNG ${png.length}`)
