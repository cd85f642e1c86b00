/**
 * @file node tools/samples/make.ts <folder of train photos> <folder of historic photos>
 * Makes the two damaged samples of resources/samples: noise of a fixed seed on photographs whose licence allows it.
 */
import path from 'node:path'
import sharp from 'sharp'
import { fillNormal, random } from '../../src/imaging/random.ts'

const [train, historic] = process.argv.slice(2)
if (train === undefined || historic === undefined) throw new Error('Expected the two folders of photos')
const out = path.resolve(import.meta.dirname, '../../resources/samples')

type Planes = { width: number; height: number; pixels: Float32Array }

async function read(file: string): Promise<Planes> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: Float32Array.from(data) }
}

async function write({ width, height, pixels }: Planes, name: string): Promise<void> {
  const bytes = Uint8Array.from(pixels, (v) => Math.min(255, Math.max(0, Math.round(v))))
  const image = sharp(bytes, { raw: { width, height, channels: 3 } })
  await image.jpeg({ quality: 94, chromaSubsampling: '4:4:4' }).toFile(path.join(out, name))
}

/** Photon and read noise of a small sensor at a high sensitivity: each channel by itself, stronger in the light. */
function sensorNoise(p: Planes, seed: number): Planes {
  const noise = fillNormal(new Float32Array(p.pixels.length), random(seed))
  return { ...p, pixels: p.pixels.map((v, i) => v + (noise[i] as number) * Math.sqrt(14 ** 2 + 2.2 * v)) }
}

/** Film grain: the same in all channels, a little soft, strongest in the middle tones. */
function filmGrain(p: Planes, seed: number, strength: number): Planes {
  const { width, height } = p
  const white = fillNormal(new Float32Array(width * height), random(seed))
  const grain = white.map((v, i) => 0.83 * v + 0.39 * (white[i - 1] ?? 0) + 0.39 * (white[i - width] ?? 0))
  const pixels = p.pixels.map((v, i) => {
    const middle = 1 - Math.abs(v / 127.5 - 1)
    return v + (grain[Math.floor(i / 3)] as number) * strength * (0.45 + 0.55 * middle)
  })
  return { ...p, pixels }
}

await write(sensorNoise(await read(path.join(train, '0021-budgie.jpg')), 1), 'kitten.jpg')
await write(filmGrain(await read(path.join(historic, 'nagasaki-boats.jpg')), 2, 22), 'nagasaki-boats.jpg')
