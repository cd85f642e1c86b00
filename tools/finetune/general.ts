/**
 * @file node tools/finetune/general.ts [--data <folder with PHOTOS.json>]
 * Makes `resources/general`: small crops of photos in the public domain (CC0). Fine-tuning rehearses on `replay` and is judged on
 * `guard`, so that a model that learned one's own photos has not forgotten how to restore others.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp, { type Region } from 'sharp'
import { integer, random } from '../../src/imaging/random.ts'

interface Photo {
  readonly file: string
  readonly width: number
  readonly height: number
  readonly set: string
  readonly original: string
  readonly licence: string
}

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: { data: { type: 'string', default: path.join(root, '../shared/data/train') } },
})

/** Sets whose every photo is CC0. */
const SETS = new Set(['budgie', 'oceanic-pexels', 'wp-tt4', 'wp-tt5'])
const EDGE = 224
/** Every fourth photo guards. */
const GUARD_EVERY = 4
/** Of so many places the liveliest is taken: sky teaches nothing. */
const TRIES = 6

const all = JSON.parse(await readFile(path.join(o.data, 'PHOTOS.json'), 'utf8')) as Photo[]
const photos = all.filter(({ set, width, height }) => SETS.has(set) && width >= EDGE && height >= EDGE)
const to = path.join(root, 'resources/general')
await rm(to, { recursive: true, force: true })

async function liveliest({ file, width, height }: Photo, seed: number): Promise<Region> {
  const r = random(5, seed)
  const tries = Array.from({ length: TRIES }, () => ({
    left: integer(r, width - EDGE + 1),
    top: integer(r, height - EDGE + 1),
    width: EDGE,
    height: EDGE,
  }))
  const lively = await Promise.all(
    tries.map(
      async (at) => (await sharp(await sharp(path.join(o.data, file)).extract(at).toBuffer()).stats()).sharpness,
    ),
  )
  return tries[lively.indexOf(Math.max(...lively))] as Region
}

const listed: object[] = []
for (const [i, photo] of photos.entries()) {
  const part = i % GUARD_EVERY === 0 ? 'guard' : 'replay'
  const at = await liveliest(photo, i)
  await mkdir(path.join(to, part), { recursive: true })
  const name = `${path.parse(photo.file).name}.jpg`
  await sharp(path.join(o.data, photo.file))
    .extract(at)
    .removeAlpha()
    .toColourspace('srgb')
    .jpeg({ quality: 94, chromaSubsampling: '4:4:4' })
    .toFile(path.join(to, part, name))
  listed.push({ file: `${part}/${name}`, original: photo.original, set: photo.set, licence: photo.licence, ...at })
}
await writeFile(path.join(to, 'general.json'), `${JSON.stringify(listed, null, 2)}\n`)
console.log(`${listed.length} crops in ${to}`)
