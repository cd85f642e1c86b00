/** @file Adapters: nothing at zero, on a straight line in between, learned, one file that is bound to its base. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { ADAPTER_KINDS, adapterParameters } from '../../../src/models/adapter.ts'
import { chvae } from '../../../src/models/chvae/network.ts'
import { PatinaError } from '../../../src/shared/errors.ts'
import { adapterBytes, installAdapter, readAdapter, removeAdapter } from '../../../src/worker/finetune/adapter-file.ts'
import { exportModel, importModel } from '../../../src/worker/finetune/tasks.ts'
import { adapterOf, adapterProgram, withAdapter } from '../../../src/worker/finetune/program.ts'
import { listModels, loadModel } from '../../../src/worker/models.ts'
import { fromPhotos } from '../../../src/worker/train/batches.ts'
import { noiseDamage } from '../../../src/worker/train/damage/denoise.ts'
import { initialState } from '../../../src/worker/train/state.ts'
import { Trainer } from '../../../src/worker/train/trainer.ts'

const CONFIG = {
  widths: [16, 16, 16],
  encoder: [0, 0, 0],
  decoder: [0, 0, 1],
  latents: [4, 2],
  posterior: [8, 8, 8],
} as const
const { parameters } = chvae(CONFIG)
const base = {
  config: CONFIG,
  fills: false,
  weights: new Map(
    parameters.map((p, i) => [
      p.name,
      fillNormal(new Float32Array(p.shape.reduce((a, b) => a * b, 1)), random(3, i)).map((v) => 0.1 * v),
    ]),
  ),
}

const folder = mkdtempSync(path.join(tmpdir(), 'patina-models-'))
process.env['PATINA_MODELS'] = path.join(folder, 'models')
after(() => rmSync(folder, { recursive: true, force: true }))

const drawn = (kind: (typeof ADAPTER_KINDS)[number]): Map<string, Float32Array> =>
  new Map(
    adapterParameters(kind, parameters).map((p, i) => [
      p.name,
      fillNormal(new Float32Array(p.shape.reduce((a, b) => a * b, 1)), random(4, i)).map((v) => 0.05 * v),
    ]),
  )

for (const kind of ADAPTER_KINDS) {
  test(`${kind}: at share 0 the weights are the network's own, at a half in the middle of both ends`, () => {
    const at = (alpha: number) => withAdapter(base, kind, drawn(kind), alpha).weights
    const [none, half, all] = [at(0), at(0.5), at(1)]
    let moved = 0
    for (const { name } of parameters)
      for (const [i, own] of (base.weights.get(name) as Float32Array).entries()) {
        const [a, b, c] = [none, half, all].map((w) => (w.get(name) as Float32Array)[i] as number) as [
          number,
          number,
          number,
        ]
        assert.ok(Math.abs(a - own) < 1e-6 && Math.abs(b - (a + c) / 2) < 1e-6, name)
        if (c !== own) moved++
      }
    assert.ok(moved > 1_000)
  })

  test(`${kind}: a step changes the adapter so that the loss on the same batch falls`, async () => {
    const program = adapterProgram(base, kind, 'clean')
    const pixels = Uint8Array.from({ length: 48 * 48 * 3 }, (_, i) => 128 + 90 * Math.sin(i / 40))
    const image = { name: 'waves', width: 48, height: 48, pixels }
    const options = {
      program,
      config: CONFIG,
      shape: { photos: 2, bound: 0, edge: 32 },
      draw: fromPhotos([image], noiseDamage, 32),
      seed: 1,
      schedule: { peak: 3e-3, from: 0, warmUp: 1, fallFrom: Infinity, fallSteps: 1 },
      provider: 'cpu',
      threads: 1,
    } as const
    await using trainer = await Trainer.create({ ...options, state: initialState(program.specs, 1) })
    const losses: number[] = []
    for (let i = 0; i < 60; i++) losses.push((await trainer.step()).loss)
    const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length
    assert.ok(
      mean(losses.slice(-15)) < 0.9 * mean(losses.slice(0, 15)),
      `${mean(losses.slice(0, 15))} to ${mean(losses.slice(-15))}`,
    )
    assert.equal(adapterOf(base, kind, trainer.state.vectors.theta).size, program.specs.length)
  })
}

const verdict = {
  outcome: 'accepted',
  yardstick: 'references',
  photos: 12,
  sessions: 4,
  gain: 0.4,
  interval: [0.2, 0.6],
  improved: 1,
  worst: 0.1,
  guard: 0,
  alpha: 1,
  steps: 10,
  model: 'album',
} as const

async function album(baseSha256?: string): Promise<Uint8Array> {
  const stock = await loadModel('denoise-small')
  const specs = adapterParameters(
    'gain',
    chvae({ ...CONFIG, widths: [32, 64, 96], encoder: [0, 1, 1], decoder: [1, 1, 1], latents: [16, 8] }).parameters,
  )
  const tensors = new Map(
    specs.map((p) => [p.name, { shape: p.shape, values: new Float32Array(p.shape[0] as number).fill(0.01) }]),
  )
  const card = {
    id: 'album',
    title: 'Album',
    base: 'denoise-small',
    baseSha256: baseSha256 ?? stock.card.sha256,
    size: 'gain',
    calibration: null,
    verdict: { ...verdict, interval: [0.2, 0.6] as [number, number] },
  } as const
  return adapterBytes(card, tensors)
}

const code = (expected: string) => (error: unknown) => error instanceof PatinaError && error.code === expected

test('an adapter is installed, listed, used, exported, removed and imported again; the stock model stays', async () => {
  const stock = await loadModel('denoise-small')
  await installAdapter(await album(), 'album')
  const used = await loadModel('album')
  const name = 'stem.filter'
  assert.ok(Math.abs((used.weights.get(name)?.[0] as number) / (stock.weights.get(name)?.[0] as number) - 1.01) < 1e-4)
  assert.equal((await listModels()).find((m) => m.id === 'album')?.sound, true)
  const out = path.join(folder, 'album.safetensors')
  await exportModel('album', out)
  await removeAdapter('album')
  await assert.rejects(loadModel('album'), code('model-missing'))
  assert.equal((await importModel(out)).id, 'album')
  assert.equal((await loadModel('album')).card.sha256, used.card.sha256)
  assert.equal((await loadModel('denoise-small')).card.sha256, stock.card.sha256)
})

test('a changed byte, or a base of another hash: it is not used', async () => {
  const out = path.join(folder, 'damaged.safetensors')
  const bytes = await album()
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] as number) ^ 1
  writeFileSync(out, bytes)
  await assert.rejects(importModel(out), code('model-damaged'))
  assert.throws(() => readAdapter(readFileSync(out), 'x'), code('model-damaged'))
  await installAdapter(await album('0'.repeat(64)), 'album')
  await assert.rejects(loadModel('album'), code('adapter-base-differs'))
  assert.equal((await listModels()).find((m) => m.id === 'album')?.sound, false)
})
