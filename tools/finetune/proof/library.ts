/**
 * @file A library of noisy photos out of clean ones: sessions by their EXIF times, as a camera writes them, and photos that are kept
 * aside with their clean truth. Node.
 */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { integer, random } from '../../../src/imaging/random.ts'
import { noisy, type Noise } from './noise.ts'

export const SESSIONS = 8
const PHOTOS_A_SESSION = 5
/** Photos that the program never sees before it has learned. */
export const ASIDE = 12
const EDGE = 448
const SEED = 20_261_121

/** Photos that the product itself ships crops of: it would rehearse on what it is judged by. */
async function shipped(root: string): Promise<Set<string>> {
  const listed = JSON.parse(await readFile(path.join(root, 'resources/general/general.json'), 'utf8')) as {
    readonly file: string
  }[]
  return new Set(listed.map(({ file }) => path.parse(file).name))
}

/** The middle of each photo that is large enough, in random order. @throws Error if there are too few */
async function clean(data: string, root: string, count: number): Promise<Uint8Array[]> {
  const not = await shipped(root)
  const names = (await readdir(data)).filter((n) => /\.(?:jpe?g|png)$/i.test(n) && !not.has(path.parse(n).name)).sort()
  const r = random(SEED)
  const out: Uint8Array[] = []
  while (out.length < count && names.length > 0) {
    const [name = ''] = names.splice(integer(r, names.length), 1)
    const { width, height } = await sharp(path.join(data, name)).metadata()
    if (Math.min(width, height) < EDGE) continue
    const [left, top] = [Math.floor((width - EDGE) / 2), Math.floor((height - EDGE) / 2)]
    const photo = sharp(path.join(data, name)).extract({ left, top, width: EDGE, height: EDGE })
    out.push(new Uint8Array(await photo.removeAlpha().toColourspace('srgb').raw().toBuffer()))
  }
  if (out.length < count) throw new Error(`Expected ${count} photos of ${EDGE} pixels and more but found ${out.length}`)
  return out
}

const two = (n: number): string => String(n).padStart(2, '0')

async function save(file: string, pixels: Uint8Array, taken: string): Promise<void> {
  await sharp(pixels, { raw: { width: EDGE, height: EDGE, channels: 3 } })
    .withExif({ IFD0: { Make: 'Patina', Model: 'Proof' }, IFD2: { DateTimeOriginal: taken, ISOSpeedRatings: '800' } })
    .png()
    .toFile(file)
}

export interface MadeLibrary {
  /** Noisy photos only. */
  readonly folder: string
  /** Noisy photos that were kept aside. */
  readonly aside: string
  /** Clean truth of each of those by its name, interleaved RGB. */
  readonly truth: ReadonlyMap<string, Uint8Array>
}

/** @param data a folder of clean photos @param to an empty folder */
export async function makeLibrary(data: string, to: string, noise: Noise, root: string): Promise<MadeLibrary> {
  const inside = SESSIONS * PHOTOS_A_SESSION
  const photos = await clean(data, root, inside + ASIDE)
  const [folder, aside] = [path.join(to, 'photos'), path.join(to, 'aside')]
  for (const place of [folder, aside]) await mkdir(place, { recursive: true })
  const truth = new Map<string, Uint8Array>()
  for (const [i, photo] of photos.entries()) {
    const session = Math.floor(i / PHOTOS_A_SESSION)
    const name = `P${String(1000 + i)}.png`
    const file = path.join(i < inside ? folder : aside, name)
    await save(file, noisy(noise, photo, EDGE, EDGE, i), `2026:03:${two(session + 1)} 10:${two(i % 60)}:00`)
    if (i >= inside) truth.set(name, photo)
  }
  await writeFile(path.join(to, 'truth.json'), `${JSON.stringify({ noise, photos: [...truth.keys()] })}\n`)
  return { folder, aside, truth }
}
