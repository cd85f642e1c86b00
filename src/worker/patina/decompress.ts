/** @file The picture of a `.patina` file. Latents are decoded a row of tiles at a time and checked before they are used. Worker. */
import { inflateSync } from 'node:zlib'
import type { ProviderName } from '../../engine/session.ts'
import { decodeLatents, StreamError, type Latents } from '../../imaging/entropy/latent-coder.ts'
import { writeTile } from '../../imaging/planar.ts'
import { samples, type Channels, type Raster, type Samples } from '../../imaging/raster.ts'
import { BLOCK, LATENTS } from '../../models/codec/config.ts'
import { checkPixels, checkSideData } from '../codec/limits.ts'
import { codecModelOf, type CodecModel } from './codec-model.ts'
import { latentsCheck, levelOf, qualityOf } from './compress.ts'
import { damaged, type PatinaFile } from './container.ts'
import { copyPart, gridOf, type Area, type Grid } from './grid.ts'

/** @throws PatinaError patina-damaged */
export function tileLatents(model: CodecModel, file: PatinaFile, index: number, area: Area, name: string): Latents {
  const tile = file.tiles[index]
  if (tile === undefined) throw damaged(name, 'no such tile')
  try {
    const latents = decodeLatents(model.tables, levelOf(file.head.quality), tile.stream, area.width, area.height)
    if (latentsCheck(latents) !== tile.check) throw new StreamError('the check sum of the latents')
    return latents
  } catch (error) {
    if (error instanceof StreamError) throw damaged(name, error.message)
    throw error
  }
}

/** Tiles of latents as they are needed: those of rows that are behind are let go. */
class Rows {
  readonly #kept = new Map<number, Latents>()
  readonly #grid: Grid
  readonly #decode: (index: number, area: Area) => Latents

  constructor(grid: Grid, decode: (index: number, area: Area) => Latents) {
    this.#grid = grid
    this.#decode = decode
  }

  /** All latents of an area whose middle tile is in this row. */
  gather(area: Area, column: number, row: number): Float32Array {
    const out = new Float32Array(LATENTS * area.width * area.height)
    for (let r = Math.max(0, row - 1); r <= Math.min(this.#grid.rows - 1, row + 1); r++)
      for (let c = Math.max(0, column - 1); c <= Math.min(this.#grid.columns - 1, column + 1); c++)
        copyPart(this.#tile(c, r), this.#grid.area(c, r), out, area)
    return out
  }

  forgetBefore(row: number): void {
    for (const index of this.#kept.keys()) if (index < row * this.#grid.columns) this.#kept.delete(index)
  }

  #tile(column: number, row: number): Latents {
    const index = row * this.#grid.columns + column
    const known = this.#kept.get(index) ?? this.#decode(index, this.#grid.area(column, row))
    this.#kept.set(index, known)
    return known
  }
}

function alphaPlane({ head, side }: PatinaFile, name: string): Samples {
  const count = head.width * head.height
  const size = (count * head.bits) / 8
  let bytes: Uint8Array
  try {
    bytes = inflateSync(side.alpha ?? new Uint8Array(), { maxOutputLength: size })
  } catch (error) {
    throw damaged(name, String(error))
  }
  if (bytes.length !== size) throw damaged(name, 'the size of the transparency')
  if (head.bits === 8) return bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint16Array.from({ length: count }, (_, i) => view.getUint16(2 * i, true))
}

/**
 * Checks what the head asks of this machine before anything of its size is made.
 * @throws PatinaError too-large, side-data-too-large
 */
export function checkClaims({ head, side }: PatinaFile, name: string): void {
  checkPixels(name, head.width, head.height)
  checkSideData(name, [side.icc, side.exif, side.xmp, side.iptc])
}

export interface Decompression {
  readonly name: string
  /** That runs the network; the CPU without it. */
  readonly provider?: ProviderName
  readonly onTile?: (done: number, total: number) => void
}

/** @throws PatinaError patina-damaged, patina-model-missing, too-large, side-data-too-large */
export async function decompressRaster(file: PatinaFile, { name, provider, onTile }: Decompression): Promise<Raster> {
  checkClaims(file, name)
  const { head } = file
  const model = await codecModelOf(head.model, name, provider)
  const grid = gridOf(head)
  const rows = new Rows(grid, (index, area) => tileLatents(model, file, index, area, name))
  const alpha = head.alpha ? alphaPlane(file, name) : undefined
  const channels = (head.channels + (head.alpha ? 1 : 0)) as Channels
  const { width, height } = head
  const raster: Raster = { data: samples(head.bits, width * height * channels), width, height, channels }
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const around = grid.surroundings(column, row)
      const latents = rows.gather(around, column, row)
      const pixels = await model.synthesise(latents, around.width, around.height, qualityOf(head.quality))
      const area = grid.area(column, row)
      const span = (start: number, size: number, keep: number, kept: number, most: number) => ({
        start: start * BLOCK,
        size: size * BLOCK,
        keepFrom: keep * BLOCK,
        keepTo: Math.min(most, (keep + kept) * BLOCK),
      })
      writeTile(
        raster,
        {
          x: span(around.left, around.width, area.left, area.width, width),
          y: span(around.top, around.height, area.top, area.height, height),
        },
        pixels,
      )
      onTile?.(row * grid.columns + column + 1, grid.rows * grid.columns)
    }
    rows.forgetBefore(row)
  }
  if (alpha !== undefined) for (const [i, v] of alpha.entries()) raster.data[i * channels + channels - 1] = v
  return raster
}
