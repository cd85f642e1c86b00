/** @file The network over a folder of photos that are decoded beforehand: prints its seconds. Started by batch.ts. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Raster } from '../../src/imaging/raster.ts'
import { decodePhoto } from '../../src/worker/codec/decode.ts'
import { openPhoto } from '../../src/worker/codec/open.ts'
import { restoreRaster } from '../../src/worker/pipeline.ts'
import { openRestoration } from '../../src/worker/restorations/index.ts'

const [folder = '', model = ''] = process.argv.slice(2)
const restoration = await openRestoration({ mode: 'restore', task: 'denoise', model, engine: 'cpu' })
const signal = new AbortController().signal

async function restore(photo: Raster): Promise<number> {
  const began = performance.now()
  const { from, tileModel } = await restoration.prepare(photo, { task: 'denoise', sigma: null }, { signal, seed: 0 })
  await restoreRaster(from, tileModel, { engine: 'cpu', signal, onTile: () => undefined })
  return (performance.now() - began) / 1_000
}

let seconds = 0
let first = true
for (const name of readdirSync(folder)) {
  const photo = await decodePhoto(await openPhoto(path.join(folder, name)))
  // The very first run warms the engine up.
  if (first) await restore(photo)
  first = false
  seconds += await restore(photo)
}
process.stdout.write(String(seconds))
