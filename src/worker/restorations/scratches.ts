/** @file Scratches, dust and folds: found by the detector once for the whole photo, then filled as any mask is. Runs in the worker. */
import { createRunner, DIALECT_OF, type ProviderName, type Runner } from '../../engine/session.ts'
import { MULTIPLE } from '../../models/chvae/config.ts'
import { DETECTOR_SIZES, isDetectorSize } from '../../models/detector/network.ts'
import { scratchMask } from '../../imaging/mask/scratches.ts'
import { readTile } from '../../imaging/planar.ts'
import type { Raster } from '../../imaging/raster.ts'
import { planTiles, type Tile } from '../../imaging/tiles.ts'
import { PatinaError } from '../../shared/errors.ts'
import { DEFAULT_MODEL } from '../../shared/steps.ts'
import { traceDetection } from '../detector-program.ts'
import type { DamageFinder, OpenOptions, Restoration } from '../engines.ts'
import { loadModel } from '../models.ts'
import { seeCancel } from '../see-cancel.ts'
import { filling } from './filling.ts'
import { openModel } from './open-model.ts'
import { OVERLAP, TILE } from './tiling.ts'

/** The model is the finder's; what it found is filled by the shipped inpainting model. */
export async function openScratches({ model, engine, mode }: OpenOptions): Promise<Restoration> {
  const filler = await openModel('inpaint', { model: DEFAULT_MODEL.inpaint, engine, mode })
  const finder = await openDetector(model, filler.engine === 'tfjs-gpu' ? 'cpu' : filler.engine)
  return {
    engine: filler.engine,
    modelSha256: finder.sha256,
    async prepare(photo, params, run) {
      if (params.task !== 'scratches') throw new TypeError(`Expected scratches but received ${params.task}`)
      const map = await finder.find(photo, run.signal)
      return filling(photo, scratchMask(map, photo.width, photo.height, params.sensitivity), filler, run)
    },
    dispose: async () => {
      await finder.dispose()
      await filler.dispose()
    },
  }
}

/** @throws PatinaError model-missing (also: made for another task), model-damaged */
export async function openDetector(id: string, provider: ProviderName): Promise<DamageFinder> {
  const { card, weights } = await loadModel(id)
  if (card.family !== 'detector' || !isDetectorSize(card.size))
    throw new PatinaError('model-wrong-task', { model: id, task: 'scratches' })
  const { graph } = traceDetection(DETECTOR_SIZES[card.size], weights, DIALECT_OF[provider])
  const session = await createRunner(graph, provider)
  return {
    sha256: card.sha256,
    find: (photo, signal) => find(session, photo, signal),
    dispose: () => session.release(),
  }
}

async function find(session: Runner, photo: Raster, signal: AbortSignal): Promise<Uint8Array> {
  const found = new Uint8Array(photo.width * photo.height)
  for (const tile of planTiles(photo.width, photo.height, { tile: TILE, overlap: OVERLAP.base, multiple: MULTIPLE })) {
    await seeCancel(signal)
    const sizes = { rows: tile.y.size, columns: tile.x.size }
    const { probability } = await session.run({ photo: readTile(photo, tile) }, sizes, signal)
    writeBytes(found, photo.width, tile, probability as Float32Array)
  }
  return found
}

function writeBytes(to: Uint8Array, width: number, { x, y }: Tile, probability: Float32Array): void {
  for (let row = y.keepFrom; row < y.keepTo; row++)
    for (let column = x.keepFrom; column < x.keepTo; column++)
      to[row * width + column] = Math.round(255 * (probability[(row - y.start) * x.size + column - x.start] as number))
}
