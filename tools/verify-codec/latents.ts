/** @file The latents of a `.patina` file as one SHA-256: 16-bit numbers, little-endian, tile by tile. */
import { createHash, type Hash } from 'node:crypto'
import type { ProviderName } from '../../src/engine/session.ts'
import type { Latents } from '../../src/imaging/entropy/latent-coder.ts'
import { codecModelOf } from '../../src/worker/patina/codec-model.ts'
import { compressRaster } from '../../src/worker/patina/compress.ts'
import type { PatinaFile } from '../../src/worker/patina/container.ts'
import { tileLatents } from '../../src/worker/patina/decompress.ts'
import { gridOf } from '../../src/worker/patina/grid.ts'
import type { Picture } from './pictures.ts'

const add = (hash: Hash, { values }: Latents): void => {
  const bytes = Buffer.alloc(2 * values.length)
  for (let i = 0; i < values.length; i++) bytes.writeInt16LE(values[i] as number, 2 * i)
  hash.update(bytes)
}

/** Of what the file's streams decode to. @throws PatinaError patina-damaged, patina-model-missing */
export async function latentsOf(file: PatinaFile): Promise<string> {
  const hash = createHash('sha256')
  const model = await codecModelOf(file.head.model, '')
  const grid = gridOf(file.head)
  for (let i = 0; i < file.tiles.length; i++)
    add(hash, tileLatents(model, file, i, grid.area(i % grid.columns, Math.floor(i / grid.columns)), ''))
  return hash.digest('hex')
}

export interface Encoded {
  readonly bytes: Uint8Array
  /** Of the latents that the encoder had before it wrote anything. */
  readonly latents: string
}

export async function encode({ raster, quality }: Picture, provider: ProviderName): Promise<Encoded> {
  const hash = createHash('sha256')
  const onTile = (_done: number, _total: number, latents: Latents): void => add(hash, latents)
  const bytes = await compressRaster(raster, { quality, provider, side: {}, density: undefined, onTile })
  return { bytes, latents: hash.digest('hex') }
}
