/** @file A noisy picture made for tests, and the pixels of any picture, by the image library alone. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

/** Writes a smooth picture with noise; the same every time. */
export async function samplePng(folder: string, width: number, height: number, name = 'photo.png'): Promise<string> {
  const file = path.join(folder, name)
  const data = new Uint8Array(width * height * 3)
  let seed = 7
  for (let i = 0; i < data.length; i++) {
    seed = (seed * 48_271) % 2_147_483_647
    data[i] = 60 + ((i / 3) % width) / 4 + (seed % 50)
  }
  await writeFile(
    file,
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  )
  return file
}

export const pixels = async (file: string): Promise<Buffer> =>
  sharp(await readFile(file))
    .raw()
    .toBuffer()
