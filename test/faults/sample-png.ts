/** @file A noisy picture made for tests, and the pixels of any picture, by the image library alone. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
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

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** A small file with a sound header that promises a grey picture of any size. */
export function bombPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(1_000))), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts])
}
