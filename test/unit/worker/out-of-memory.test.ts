/** @file Memory that runs out on purpose: smaller tiles, then the CPU, then a typed error; never another picture (runs in Node). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Raster } from '../../../src/imaging/raster.ts'
import { PatinaError } from '../../../src/shared/errors.ts'
import type { EngineChoice } from '../../../src/shared/worker-protocol.ts'
import type { OpenedPhoto } from '../../../src/worker/codec/open.ts'
import type { Engines } from '../../../src/worker/engines.ts'
import { MemoryBudget } from '../../../src/worker/memory-budget.ts'
import { isOutOfMemory } from '../../../src/worker/out-of-memory.ts'
import { ProgressMeter } from '../../../src/worker/progress.ts'
import { RestorationKeeper } from '../../../src/worker/restoration-keeper.ts'
import { restoreSteps } from '../../../src/worker/restore-photo.ts'

const [WIDTH, HEIGHT] = [300, 200]
const raster = (): Raster => ({
  data: new Uint8Array(WIDTH * HEIGHT * 3).map((_, i) => 20 + ((i * 31) % 200)),
  width: WIDTH,
  height: HEIGHT,
  channels: 3,
})
const isInverted = ({ data }: Raster) => Buffer.from(raster().data.map((v) => 255 - v)).equals(Buffer.from(data))

/** What real engines said when their memory ran out. */
const SAID = [
  'Non-zero status code returned while running Conv node. Failed to allocate memory for requested buffer of size 41943040',
  'CUDA failure 2: out of memory ; GPU=0',
  'std::bad_alloc',
  'CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED',
  'E_OUTOFMEMORY',
]

/** An engine that inverts tiles of at most so many pixels and says that memory ran out for larger ones. */
function engines(room: Partial<Record<EngineChoice, number>>, said: string) {
  const opened: EngineChoice[] = []
  const runs: string[] = []
  const open: Engines['open'] = ({ engine }) => {
    opened.push(engine)
    return Promise.resolve({
      engine,
      modelSha256: '0'.repeat(64),
      prepare: (from) => {
        const run = (pixels: Float32Array, width: number, height: number) => {
          runs.push(`${engine} ${width}x${height}`)
          if (width * height > (room[engine] ?? 0)) return Promise.reject(new Error(said))
          return Promise.resolve(pixels.map((v) => 1 - v))
        }
        return Promise.resolve({ from, tileModel: { tile: 256, overlap: 8, multiple: 8, run } })
      },
      dispose: () => Promise.resolve(),
    })
  }
  const unused = () => Promise.reject(new Error('not asked for'))
  return {
    opened,
    runs,
    keeper: new RestorationKeeper({
      open,
      openFinder: unused,
      openNoiseMap: unused,
      listModels: unused,
      reportProviders: unused,
    }),
  }
}

const restore = (keeper: RestorationKeeper, engine: EngineChoice) =>
  restoreSteps(
    keeper,
    { photo: { name: 'a.png' } as OpenedPhoto, raster: raster() },
    { photo: 'a.png', engine, steps: [{ params: { task: 'denoise', sigma: null }, model: 'm', strength: 1 }] },
    { signal: new AbortController().signal, meter: new ProgressMeter(1, () => undefined) },
  )

test('G59: tiles are halved until they fit; the picture is the same, and the next photo begins with tiles that fit', async () => {
  for (const said of SAID) {
    const { keeper, runs, opened } = engines({ webgpu: 64 * 64 }, said)
    assert.ok(isInverted((await restore(keeper, 'webgpu')).restored), said)
    const before = runs.length
    const { restored, steps } = await restore(keeper, 'webgpu')
    assert.ok(isInverted(restored))
    assert.equal(steps[0]?.engine, 'webgpu')
    assert.deepEqual(opened, ['webgpu'], 'the network is kept')
    assert.ok(
      runs.slice(before).every((run) => {
        const [width = 0, height = 0] = (run.split(' ')[1] ?? '').split('x').map(Number)
        return width * height <= 64 * 64
      }),
      'no run of the second photo fails',
    )
  }
})

test('G59: an engine without room for the smallest tile gives way to the CPU, once for all photos', async () => {
  const { keeper, opened } = engines({ cpu: Infinity }, 'CUDA failure 2: out of memory')
  for (let photo = 0; photo < 2; photo++) {
    const { restored, steps } = await restore(keeper, 'cuda')
    assert.ok(isInverted(restored))
    assert.equal(steps.length, 1)
    assert.equal(steps[0]?.engine, 'cpu', 'what is told is what was used')
  }
  assert.deepEqual(opened, ['cuda', 'cpu'])
})

test('G59: without room anywhere the error is typed and names the photo; there is no picture', async () => {
  const { keeper } = engines({}, 'std::bad_alloc')
  await assert.rejects(
    restore(keeper, 'cuda'),
    (e) => e instanceof PatinaError && e.code === 'out-of-memory' && e.context['file'] === 'a.png',
  )
})

test('a fault that has nothing to do with memory is not tried again in smaller tiles', async () => {
  assert.ok(SAID.every((text) => isOutOfMemory(new Error(text))))
  for (const text of ['device lost', 'invalid graph', 'the memory of the elephant'])
    assert.equal(isOutOfMemory(new Error(text)), false, text)
  const { keeper, runs } = engines({ cpu: 0 }, 'device lost')
  await assert.rejects(restore(keeper, 'cpu'), (e) => e instanceof PatinaError && e.code === 'engine-failed')
  assert.equal(runs.length, 1)
})

test('photos under way take no more memory than allowed; a large one is alone; nobody is overtaken', async () => {
  const budget = new MemoryBudget(100)
  const signal = new AbortController().signal
  let used = 0
  const order: number[] = []
  const sizes = [40, 40, 40, 250, 10, 90, 20]
  await Promise.all(
    sizes.map((bytes, i) =>
      budget.during(bytes, signal, async () => {
        order.push(i)
        used += bytes
        assert.ok(used <= 100 || used === bytes, `${used}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
        used -= bytes
      }),
    ),
  )
  assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6])
  const stopped = AbortSignal.abort()
  await assert.rejects(
    budget.during(1, stopped, () => Promise.resolve()),
    (e) => e instanceof PatinaError && e.code === 'cancelled',
  )
  await budget.during(100, signal, () => Promise.resolve())
})
