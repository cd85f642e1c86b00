/**
 * @file Runs a network over a whole photo, tile by tile. Beside the photo only its result is held, at the photo's own depth; floats
 * exist for few tiles at a time: while the network has one, the one before it is judged and written, and the next is read; while it has
 * the last, another photo may begin. Runs in the worker.
 */
import { readTile, writeTile } from '../imaging/planar.ts'
import { bitsOf, samples, type Raster } from '../imaging/raster.ts'
import { release } from '../imaging/release.ts'
import { isSoundTile } from '../imaging/soundness.ts'
import { planTiles, roundUp, type Tile, type TileLimits } from '../imaging/tiles.ts'
import { PatinaError } from '../shared/errors.ts'
import type { EngineChoice } from '../shared/worker-protocol.ts'
import { isOutOfMemory } from './out-of-memory.ts'
import { seeCancel } from './see-cancel.ts'
import type { TileModel } from './tile-model.ts'

export interface TiledRun {
  readonly engine: EngineChoice
  readonly signal: AbortSignal
  /** Told before the first tile (0) and after each. */
  readonly onTile: (done: number, total: number) => void
  /** Told when the network has the last tile: whatever else is asked of it comes after that. */
  readonly onLast?: () => void
  /** Largest tile edge; default: as the model likes. */
  readonly tile?: number
  /** Told when memory ran out and the photo is begun again in tiles of at most this edge. */
  readonly onSmaller?: (tile: number) => void
  /** Told the doubt of each tile, if the model can judge. */
  readonly onDoubt?: (tile: Tile, halfWidth: Float32Array) => void
}

async function runTile(model: TileModel, { engine, onDoubt }: TiledRun, input: Float32Array, tile: Tile) {
  const [width, height] = [tile.x.size, tile.y.size]
  try {
    if (onDoubt === undefined || model.judge === undefined) return await model.run(input, width, height, tile)
    const { restored, halfWidth } = await model.judge(input, width, height, tile)
    onDoubt(tile, halfWidth)
    return restored
  } catch (error) {
    if (error instanceof PatinaError) throw error
    if (isOutOfMemory(error)) throw new PatinaError('out-of-memory', {}, { cause: error })
    const reason = error instanceof Error ? error.message.split('\n')[0]?.slice(0, 200) : undefined
    throw new PatinaError('engine-failed', { engine, reason: reason ?? 'no reason given' }, { cause: error })
  }
}

/** Alpha is never restored: it is copied through. */
function copyAlpha(from: Raster, to: Raster): void {
  const { channels } = from
  if (channels % 2 === 1) return
  for (let i = channels - 1; i < from.data.length; i += channels) to.data[i] = from.data[i] ?? 0
}

/** Tiles smaller than this are mostly overlap: each takes several times as long. */
const smallestTile = ({ overlap, multiple }: TileLimits) => Math.max(multiple, 4 * overlap)

/**
 * Full-strength restoration of a photo. Where memory runs out, in tiles of half the edge, down to four overlaps: a tile plan does not
 * change the picture.
 * @returns a new raster of the same size, depth and channels
 * @throws PatinaError cancelled (between tiles), bad-result (not a number, or flat where the photo is not), out-of-memory,
 * engine-failed
 */
export async function restoreRaster(from: Raster, model: TileModel, run: TiledRun): Promise<Raster> {
  const longest = roundUp(Math.max(from.width, from.height), model.multiple)
  for (let tile = Math.min(run.tile ?? model.tile, longest); ; tile = Math.floor(tile / 2)) {
    try {
      return await restoreTiles(from, { ...model, tile }, run)
    } catch (error) {
      if (!isOutOfMemory(error) || tile / 2 < smallestTile(model)) throw error
      run.onSmaller?.(Math.floor(tile / 2))
    }
  }
}

async function restoreTiles(from: Raster, model: TileModel, run: TiledRun): Promise<Raster> {
  const tiles = planTiles(from.width, from.height, model)
  const to: Raster = { ...from, data: samples(bitsOf(from.data), from.data.length) }
  run.onTile(0, tiles.length)
  let next: Float32Array | undefined
  let finish = (): void => undefined
  for (const [i, tile] of tiles.entries()) {
    await seeCancel(run.signal)
    const input = next ?? readTile(from, tile)
    const output = await meanwhile(runTile(model, run, input, tile), () => {
      finish()
      const following = tiles[i + 1]
      next = following && readTile(from, following)
      if (following === undefined) run.onLast?.()
    })
    finish = () => {
      if (!isSoundTile(input, output)) throw new PatinaError('bad-result', { engine: run.engine })
      writeTile(to, tile, output)
      release(input)
      release(output)
      run.onTile(i + 1, tiles.length)
    }
  }
  finish()
  // What comes after the last tile, the encoding, takes as long as a tile.
  await seeCancel(run.signal)
  copyAlpha(from, to)
  return to
}

/** What is under way, and something that is done while it is. */
async function meanwhile<T>(underWay: Promise<T>, act: () => void): Promise<T> {
  try {
    act()
  } catch (error) {
    // The network has to be done before anybody else may have it.
    await underWay.catch(() => undefined)
    throw error
  }
  return await underWay
}
