/** @file A large photo for benchmarks: waves, edges and noise, as none of this size ships. */
import sharp from 'sharp'
import { fillNormal, random } from '../../src/imaging/random.ts'

/** Writes a JPEG of the given size in pixels; the same each time. */
export async function makePhoto(file: string, width: number, height: number): Promise<void> {
  const noise = fillNormal(new Float32Array(1 << 20), random(1))
  const pixels = Buffer.alloc(width * height * 3)
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const light = 120 + 60 * Math.sin(x / 90) * Math.cos(y / 130) + ((x >> 8) & (y >> 8) & 1) * 50
    for (let c = 0; c < 3; c++) pixels[3 * i + c] = light + 20 * (noise[(3 * i + c) & 0xfffff] as number)
  }
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 92 })
    .toFile(file)
}
