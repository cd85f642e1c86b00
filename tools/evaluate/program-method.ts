/** @file What the program itself makes of a photo: one task on an 8-bit photo, tiles and all. */
import type { Planes } from '../../src/imaging/pad.ts'
import { restoreRaster } from '../../src/worker/pipeline.ts'
import { openRestoration } from '../../src/worker/restorations/index.ts'
import { bytesOf, planesOf } from '../../src/worker/train/evaluate.ts'
import { DEFAULT_MODEL, type RestoreParams } from '../../src/shared/steps.ts'
import type { Method } from './sample.ts'
import type { Ours } from './task.ts'

/** @param model null: the task's own */
export async function programMethod(params: RestoreParams, model: string | null): Promise<Ours> {
  const { task } = params
  const id = model ?? DEFAULT_MODEL[task]
  const restoration = await openRestoration({ task, model: id, engine: 'cpu', mode: 'restore' })
  const signal = new AbortController().signal
  const method: Method = {
    name: 'ours',
    async restore(damaged: Planes) {
      const { width, height } = damaged
      const photo = { data: new Uint8Array(bytesOf(damaged)), width, height, channels: 3 } as const
      const { from, tileModel } = await restoration.prepare(photo, params, { signal, seed: 0 })
      const { data } = await restoreRaster(from, tileModel, { engine: 'cpu', signal, onTile: () => {} })
      return planesOf({ name: '', width, height, pixels: new Uint8Array(data) })
    },
  }
  return {
    methods: [method],
    model: id,
    sha256: restoration.modelSha256,
    [Symbol.asyncDispose]: () => restoration.dispose(),
  }
}
