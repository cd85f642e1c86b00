/** @file Networks that need no model: identity, halving, slow, hanging, crashing, broken. For tests of the worker. */
import type { Engines } from '../../src/worker/engines.ts'
import type { TileModel } from '../../src/worker/tile-model.ts'
import { PatinaError } from '../../src/shared/errors.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Blocks the thread as a native call does. */
const block = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

type Run = TileModel['run']

/** Model id -> what it does to a tile. */
const RUNS: Readonly<Record<string, Run>> = {
  identity: (pixels) => Promise.resolve(pixels.slice()),
  half: (pixels) => Promise.resolve(pixels.map((v) => v / 2)),
  slow: async (pixels) => {
    await sleep(50)
    return pixels.slice()
  },
  blocking: (pixels) => {
    block(200)
    return Promise.resolve(pixels.slice())
  },
  hang: () => {
    block(120_000)
    return Promise.reject(new Error('unreachable'))
  },
  abort: () => process.abort(),
  'out-of-memory': () => {
    process.stderr.write('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n')
    return process.abort()
  },
  nan: (pixels) => Promise.resolve(pixels.map(() => NaN)),
  black: (pixels) => Promise.resolve(new Float32Array(pixels.length)),
  fault: () => Promise.reject(new Error('device lost\nat native code')),
}

export const fakeEngines: Engines = {
  open({ model, engine }) {
    const run = RUNS[model]
    if (run === undefined) return Promise.reject(new PatinaError('model-missing', { model }))
    return Promise.resolve({
      engine: engine === 'auto' ? 'cpu' : engine,
      modelSha256: '0'.repeat(64),
      prepare: (from) => Promise.resolve({ from, tileModel: { tile: 64, overlap: 8, multiple: 8, run } }),
      dispose: () => Promise.resolve(),
    })
  },
  openFinder: (model) => Promise.reject(new PatinaError('model-missing', { model })),
  openNoiseMap: () => Promise.reject(new PatinaError('model-missing', { model: 'none' })),
  listModels: () =>
    Promise.resolve(
      Object.keys(RUNS).map((id) => {
        const about = { id, title: id, task: 'denoise', parameters: 0, sha256: '0'.repeat(64), licence: 'none' }
        return { ...about, sound: id !== 'fault' }
      }),
    ),
  reportProviders: () =>
    Promise.resolve([{ engine: 'cpu', usable: true, detail: 'a fake for tests', parity: 0, speed: 1 }]),
}
