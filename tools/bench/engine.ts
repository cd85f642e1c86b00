/** @file The engine beside its alternatives in one run: tfjs-backend-wasm and a PyTorch twin of the shipped network. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fillNormal, random } from '../../src/imaging/random.ts'
import { SIZES } from '../../src/models/chvae/config.ts'
import { LOSS } from '../../src/models/chvae/loss.ts'
import { chvae } from '../../src/models/chvae/network.ts'
import { loadModel } from '../../src/worker/models.ts'
import { compiledRestorer, eagerRestorer } from '../../src/worker/restorer.ts'
import { chvaeProgram, trainable } from '../../src/worker/programs.ts'
import { initialState } from '../../src/worker/train/state.ts'
import { noiseDamage } from '../../src/worker/train/damage/denoise.ts'
import { fromPhotos } from '../../src/worker/train/batches.ts'
import { Trainer } from '../../src/worker/train/trainer.ts'
import { pythonWith } from '../evaluate/python.ts'

const TILE = 512
const REPEATS = 7
const SHAPE = { photos: 4, bound: 1, edge: 64 }
const THREADS = 2

export interface Comparison {
  readonly what: string
  readonly value: number | string
  readonly bar: string
}

async function median(run: () => Promise<unknown>, repeats = REPEATS): Promise<number> {
  await run()
  const times: number[] = []
  for (let i = 0; i < repeats; i++) {
    const began = performance.now()
    await run()
    times.push((performance.now() - began) / 1000)
  }
  return times.sort((a, b) => a - b)[repeats >> 1] as number
}

/** Medians in seconds of the compiled forward pass, the wasm one, and the training step. */
export async function benchEngine(model: string): Promise<Comparison[]> {
  const { card, weights } = await loadModel(model)
  const config = SIZES[card.size]
  const photo = fillNormal(new Float32Array(3 * TILE * TILE), random(1)).map((v) => 0.5 + 0.2 * v)
  const map = new Float32Array(TILE * TILE).fill(-1)
  await using compiled = await compiledRestorer({ config, weights, fills: false }, 'cpu')
  const forward = await median(() => compiled.run({ photo, condition: map, width: TILE, height: TILE }))
  const restored = await compiled.run({ photo, condition: map, width: TILE, height: TILE })
  const wasm = await wasmTime(config, weights, photo, map)
  const step = await stepTime(config)
  const rows: Comparison[] = [
    { what: 'compiled forward, s/MP', value: forward / (TILE ** 2 / 1e6), bar: '' },
    { what: 'tfjs-backend-wasm forward / compiled', value: wasm / forward, bar: '>= 4' },
  ]
  return [...rows, ...twinRows(config, weights, { photo, map, restored }, { forward, step })]
}

async function wasmTime(config: Config, weights: Weights, photo: Float32Array, map: Float32Array): Promise<number> {
  await import('@tensorflow/tfjs-backend-wasm')
  await using eager = await eagerRestorer({ config, weights, fills: false }, 'wasm')
  return await median(() => eager.run({ photo, condition: map, width: TILE, height: TILE }), 3)
}
type Config = Parameters<typeof chvae>[0]
type Weights = ReadonlyMap<string, Float32Array>

async function stepTime(config: Config): Promise<number> {
  const pixels = Uint8Array.from({ length: 96 * 96 * 3 }, (_, i) => (i * 7919) & 255)
  const images = [{ name: 'noise', width: 96, height: 96, pixels }]
  const schedule = { peak: 1e-4, from: 0, warmUp: 1, fallFrom: Number.POSITIVE_INFINITY, fallSteps: 1 }
  const state = initialState(trainable(chvae(config)), 1)
  await using trainer = await Trainer.create({
    config,
    shape: SHAPE,
    draw: fromPhotos(images, noiseDamage, SHAPE.edge),
    program: chvaeProgram(config, LOSS),
    seed: 1,
    schedule,
    provider: 'cpu',
    state,
  })
  return await median(() => trainer.step())
}

interface TwinResult {
  readonly torch: string
  readonly difference: number
  readonly forward: Record<string, number>
  readonly step: Record<string, number>
}

function twinRows(
  config: Config,
  weights: Weights,
  run: Record<string, Float32Array>,
  ours: { forward: number; step: number },
): Comparison[] {
  const python = pythonWith('torch')
  if (python === undefined)
    return [{ what: 'PyTorch twin', value: 'skipped: no Python with torch (Debian package python3-torch)', bar: '' }]
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-twin-'))
  try {
    const specs = trainable(chvae(config))
    const fresh = initialState(specs, 1).vectors.theta
    let at = 0
    for (const p of specs) {
      const size = p.shape.reduce((a, b) => a * b, 1)
      const known = weights.get(p.name)
      if (known !== undefined) fresh.set(known, at)
      at += size
    }
    writeFileSync(path.join(folder, 'parameters.f32'), fresh)
    for (const [name, values] of Object.entries(run)) writeFileSync(path.join(folder, `${name}.f32`), values)
    const spec = {
      config,
      threads: THREADS,
      tile: TILE,
      repeats: REPEATS,
      ...SHAPE,
      parameters: specs.map((p) => [p.name, p.shape]),
    }
    writeFileSync(path.join(folder, 'twin.json'), JSON.stringify(spec))
    const r = spawnSync(python, [path.join(import.meta.dirname, 'twin.py'), folder], { encoding: 'utf8' })
    if (r.status !== 0)
      return [{ what: 'PyTorch twin', value: `failed: ${r.stderr.trim().split('\n').at(-1) ?? ''}`, bar: '' }]
    return compare(JSON.parse(r.stdout) as TwinResult, ours)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function compare(twin: TwinResult, ours: { forward: number; step: number }): Comparison[] {
  const best = (times: Record<string, number>): number => Math.min(...Object.values(times))
  return [
    { what: `largest difference from the PyTorch ${twin.torch} twin`, value: twin.difference, bar: '< 1e-4' },
    {
      what: 'compiled forward / PyTorch forward (its better layout)',
      value: ours.forward / best(twin.forward),
      bar: '<= 1.0',
    },
    {
      what: 'compiled training step / PyTorch step (its better layout)',
      value: ours.step / best(twin.step),
      bar: '<= 2.0',
    },
  ]
}
