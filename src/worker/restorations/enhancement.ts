/**
 * @file Tones and colours, by curves: the adjustment is measured on the whole photo, then each tile is changed by itself. Runs in the
 * worker, on the CPU: there is no network to run.
 */
import { readOverview } from '../../imaging/checkup/sample.ts'
import { toneEvidence } from '../../imaging/checkup/tones.ts'
import { adjuster } from '../../imaging/enhance/adjust.ts'
import { endsOf, suggestAdjustment, type Weights } from '../../imaging/enhance/suggest.ts'
import { colourChannels, type Raster } from '../../imaging/raster.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Adjustment } from '../../shared/adjustment.ts'
import type { OpenOptions, Prepared, Restoration } from '../engines.ts'
import { loadModel, type LoadedModel } from '../models.ts'
import type { TileModel } from '../tile-model.ts'

/** Large tiles: curves need no context. */
const TILE = 1024

/** Pixels that tones are measured on. */
const OVERVIEW = 300_000

/** @throws PatinaError model-missing, model-damaged, model-wrong-task */
export async function openEnhancement({ model }: OpenOptions): Promise<Restoration> {
  const loaded = await loadModel(model)
  if (loaded.card.family !== 'tones') throw new PatinaError('model-wrong-task', { model, task: 'enhance' })
  const weights = weightsOf(loaded)
  return {
    engine: 'cpu',
    modelSha256: loaded.card.sha256,
    prepare: (photo, params) => {
      if (params.task !== 'enhance') throw new TypeError(`Expected enhance but received ${params.task}`)
      return Promise.resolve({ from: photo, ...curves(photo, params.adjustment, weights) })
    },
    dispose: () => Promise.resolve(),
  }
}

function weightsOf({ card, weights }: LoadedModel): Weights {
  const [colour, grey] = [weights.get('colour'), weights.get('grey')]
  if (!colour || !grey) throw new PatinaError('model-damaged', { model: card.id })
  return { colour, grey }
}

function curves(photo: Raster, asked: Adjustment | null, weights: Weights): Pick<Prepared, 'tileModel' | 'adjustment'> {
  const evidence = toneEvidence(readOverview(photo, OVERVIEW), colourChannels(photo.channels) === 3)
  const adjustment = asked ?? suggestAdjustment(evidence, weights)
  const adjust = adjuster(adjustment, endsOf(evidence))
  const run = (pixels: Float32Array) => Promise.resolve(adjust(pixels))
  const tileModel: TileModel = {
    tile: TILE,
    overlap: 0,
    multiple: 1,
    run,
    // Curves take every sample to one other: nothing of the result is a guess.
    judge: async (pixels) => ({ restored: await run(pixels), halfWidth: new Float32Array(pixels.length) }),
  }
  return { tileModel, ...(asked === null ? { adjustment } : {}) }
}
