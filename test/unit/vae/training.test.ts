/** @file A VAE from a folder of photos to pictures: trained, resumed, measured, installed, drawn from, and asked for missing pixels. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import tf from '@tensorflow/tfjs'
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { random } from '../../../src/imaging/random.ts'
import { vae } from '../../../src/models/vae/network.ts'
import type { VaeCard, VaeShape } from '../../../src/shared/vae.ts'
import { constants } from '../../../src/worker/constants.ts'
import { exportModel, importModel } from '../../../src/worker/finetune/tasks.ts'
import { listModels } from '../../../src/worker/models.ts'
import { drawPictures, fillPicture, VaeKeeper } from '../../../src/worker/vae/draw.ts'
import { filledBytes, latentsOf, posteriorOf, withMeanColour } from '../../../src/worker/vae/fill.ts'
import { openVae, removeVae } from '../../../src/worker/vae/model-file.ts'
import { VaeRun } from '../../../src/worker/vae/run-folder.ts'
import { VaeRunner } from '../../../src/worker/vae/runner.ts'
import { planesInto, smallPhoto, smallPhotos } from '../../../src/worker/vae/small-photos.ts'
import { trainVae, type VaeOrder } from '../../../src/worker/vae/train.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'patina-vae-'))
after(() => rm(folder, { recursive: true, force: true }))
process.env['PATINA_MODELS'] = path.join(folder, 'models')

/** A disc of one colour on another, lit from one side: few numbers make it, so a small latent can hold them. */
async function photo(index: number): Promise<{ path: string; name: string }> {
  const r = random(11, index)
  const [w, h] = [80, 64]
  const colour = (): number[] => [r(), r(), r()]
  const [ground, disc] = [colour(), colour()]
  const [cx, cy, radius, light] = [20 + 40 * r(), 16 + 32 * r(), 8 + 16 * r(), r() - 0.5]
  const pixels = Uint8Array.from({ length: 3 * w * h }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % w, Math.floor(i / 3 / w), i % 3]
    const own = Math.hypot(x - cx, y - cy) < radius ? disc : ground
    return Math.round(255 * Math.min(1, Math.max(0, 0.1 + 0.8 * (own[c] as number) + (light * (x - w / 2)) / w)))
  })
  const name = `${['red', 'oak', 'sea', 'sky'][index % 4] ?? ''}${String.fromCharCode(97 + (index % 26))}${String.fromCharCode(97 + Math.floor(index / 26))}.png`
  const file = path.join(folder, name)
  await writeFile(
    file,
    await sharp(pixels, { raw: { width: w, height: h, channels: 3 } })
      .png()
      .toBuffer(),
  )
  return { path: file, name }
}

const photos = await Promise.all(Array.from({ length: 120 }, (_, i) => photo(i)))
const SHAPE: VaeShape = { form: 'dense', edge: 32, latent: 12, width: 6 }
const order = (name: string, beta: number, more: Partial<VaeOrder> = {}): VaeOrder => ({
  photos,
  run: path.join(folder, `run-${name}`),
  name,
  shape: SHAPE,
  beta,
  minutes: 0.04,
  threads: 1,
  install: true,
  sheets: null,
  ...more,
})
/** So many steps however busy the machine is: a run that has its plan already. */
async function planned(name: string, beta: number): Promise<VaeCard> {
  const own = order(name, beta)
  const run = new VaeRun(own.run)
  await run.make()
  await run.write('plan', { name, shape: SHAPE, beta, threads: 1, steps: 300, batch: 32, rate: 2e-3, seed: 1 })
  return await trainVae(own, never, quiet)
}

const never = new AbortController().signal
const quiet = { read: () => undefined, point: () => undefined }

test('photos are split by photo, cut into many different pictures, and too few are told', async () => {
  const found = await smallPhotos(photos, 32, never, () => undefined)
  // Some of the discs are so much alike that they count as copies.
  assert.equal(found.photos.train + found.photos.heldOut + found.leftOut, 120)
  assert.ok(found.photos.heldOut >= 8 && found.train.count >= 2_000, JSON.stringify([found.photos, found.train.count]))
  const pictures = new Set<string>()
  for (let i = 0; i < found.train.count; i++)
    pictures.add(Buffer.from(found.train.pixels.subarray(i * 3072, (i + 1) * 3072)).toString('base64'))
  assert.ok(pictures.size > 0.95 * found.train.count, `${pictures.size} of ${found.train.count} differ`)
  await assert.rejects(
    smallPhotos(photos.slice(0, 3), 32, never, () => undefined),
    { code: 'library-too-small' },
  )
})

test('with a greater beta the divergence falls and the reconstruction gets worse; samples beat independent pixels', async () => {
  const [free, dear] = [await planned('free', 0.2), await planned('dear', 20)]
  assert.ok(dear.heldOut.kl < 0.8 * free.heldOut.kl, `${free.heldOut.kl} nats, then ${dear.heldOut.kl}`)
  assert.ok(dear.heldOut.mse > 1.1 * free.heldOut.mse, `${free.heldOut.mse}, then ${dear.heldOut.mse}`)
  assert.ok(dear.heldOut.active <= free.heldOut.active)
  const first = free.curve[0]?.train.mse ?? 0
  assert.ok((free.curve.at(-1)?.train.mse ?? 1) < 0.6 * first, 'it learned')
  assert.ok(free.frechet.samples < free.frechet.pixelGaussian, JSON.stringify(free.frechet))
  assert.ok(free.frechet.training < free.frechet.samples)
})

test('a run that is stopped goes on, keeps its plan, and leaves nothing behind when it is done', async () => {
  const stop = new AbortController()
  const points: number[] = []
  const own = order('stopped', 1)
  const stopping = { ...quiet, point: ({ step }: { step: number }) => (points.push(step), stop.abort()) }
  await assert.rejects(trainVae(own, stop.signal, stopping), { code: 'cancelled' })
  const plan = JSON.parse(await readFile(path.join(own.run, 'plan.json'), 'utf8')) as { steps: number }
  const card = await trainVae(own, never, { ...quiet, point: ({ step }) => void points.push(step) })
  assert.equal(card.steps, plan.steps)
  assert.deepEqual(
    points,
    [...new Set(points)].sort((a, b) => a - b),
  )
  assert.equal(card.curve.length, points.length)
  assert.deepEqual(await readdir(path.join(folder, 'run-stopped')).catch(() => []), [])
})

test('a model goes out as a file and in again; a damaged one is refused; it is listed and removed', async () => {
  const out = path.join(folder, 'free.file')
  await exportModel('free', out)
  assert.equal((await listModels()).find((m) => m.id === 'free')?.sound, true)
  assert.equal(await removeVae('free'), true)
  await assert.rejects(openVae('free'), { code: 'model-missing' })
  assert.deepEqual(await importModel(out), { id: 'free' })
  const bytes = await readFile(out)
  bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1
  await writeFile(out, bytes)
  await assert.rejects(importModel(out), { code: 'model-damaged' })
})

test('the engine encodes and decodes as TensorFlow.js does', async () => {
  const model = await openVae('free')
  await using runner = await VaeRunner.create(model, 1)
  const planes = new Float32Array(3072)
  planesInto(planes, { edge: 32, count: 1, pixels: await smallPhoto(photos[0]?.path ?? '', 32) }, 0)
  const [told] = await runner.encode([planes])
  const [decoded] = await runner.decode([told?.mean ?? []])
  await tf.setBackend('cpu')
  const net = vae(model.config)
  const w = constants(net.parameters, model.weights)
  const picture = tf.tensor(planes, [1, 3, 32, 32]).transpose([0, 2, 3, 1]) as Tensor4D
  const q = net.encode(w, picture)
  for (const [i, v] of q.mean.dataSync().entries()) assert.ok(Math.abs(v - (told?.mean[i] ?? 9)) < 1e-3)
  const again = net
    .decode(w, q.mean as Tensor2D)
    .transpose([0, 3, 1, 2])
    .dataSync()
  for (const [i, v] of again.entries()) assert.ok(Math.abs(v - (decoded?.[i] ?? 9)) < 1e-3)
})

const draw = (start: Parameters<typeof drawPictures>[1]['start'], name: string, more = {}) =>
  drawPictures(new VaeKeeper(), {
    model: 'free',
    start,
    push: { attributes: {}, units: [] },
    out: path.join(folder, 'out'),
    name,
    singles: true,
    gap: 0,
    ...more,
  })
// The worker's own settings of the library forbid it to open files by name.
const opened = async (file: string) => sharp(await readFile(file))
const pixelsOf = async (file: string): Promise<Buffer> => (await opened(file)).raw().toBuffer()

test('a seed gives its pictures whatever the count; temperature 0 gives one; a push makes brighter', async () => {
  const start = { kind: 'prior', seed: 5, count: 4, temperature: 1 } as const
  const four = await draw(start, 'four')
  const two = await draw({ ...start, count: 2 }, 'two')
  assert.deepEqual(two.latents, four.latents.slice(0, 2))
  assert.equal(four.files.length, 4)
  const meta = await (await opened(four.sheet)).metadata()
  assert.deepEqual([meta.width, meta.height], [64, 64])
  assert.match(String((await (await opened(four.files[0] ?? '')).metadata()).xmp), /trainedAlgorithmicMedia/)
  const cold = await draw({ ...start, temperature: 0 }, 'cold')
  assert.deepEqual(cold.latents[0], cold.latents[3])
  const push = { attributes: { brightness: 1.5 }, units: [] }
  const bright = await draw(start, 'bright', { push })
  const mean = async (file: string): Promise<number> => (await pixelsOf(file)).reduce((a, b) => a + b, 0)
  const [before, after_] = [await mean(four.sheet), await mean(bright.sheet)]
  assert.ok(after_ > 1.03 * before, `${before}, then ${after_}`)
})

test('between two photos: the ends are what they decode to; around a photo the first is the photo itself', async () => {
  const [a, b] = [{ photo: photos[0]?.path ?? '' }, { photo: photos[1]?.path ?? '' }]
  const way = await draw({ kind: 'between', a, b, count: 5 }, 'way')
  const around = await draw({ kind: 'around', of: a, seed: 1, count: 3, temperature: 1, variety: 0.5 }, 'around')
  assert.deepEqual(way.latents[0], around.latents[0])
  assert.notDeepEqual(around.latents[1], around.latents[2])
  const again = await draw({ kind: 'latents', latents: way.latents }, 'again')
  assert.deepEqual(await pixelsOf(again.sheet), await pixelsOf(way.sheet))
  await assert.rejects(draw({ kind: 'latents', latents: [[1, 2]] }, 'wrong'), { code: 'refused' })
})

test('missing pixels: known ones stay bit for bit, and the unknown come nearer than the mean colour does', async () => {
  const model = await openVae('free')
  await using runner = await VaeRunner.create(model, 1)
  const known = Float32Array.from({ length: 1024 }, (_, i) => (i % 32 >= 20 ? 0 : 1))
  let [filled, plain] = [0, 0]
  for (let k = 200; k < 208; k++) {
    const bytes = await smallPhoto((await photo(k)).path, 32)
    const planes = new Float32Array(3072)
    planesInto(planes, { edge: 32, count: 1, pixels: bytes }, 0)
    const hidden = planes.map((v, i) => (known[i % 1024] === 1 ? v : 0.7))
    const q = await posteriorOf(runner, hidden, known, { variance: model.card.variance, seed: k })
    const [decoded] = await runner.decode(latentsOf(q, 1, k))
    const out = filledBytes(bytes, decoded ?? new Float32Array(), known)
    const mean = withMeanColour(hidden, known)
    for (let i = 0; i < 1024; i++)
      for (let c = 0; c < 3; c++) {
        const truth = (bytes[3 * i + c] ?? 0) / 255
        if (known[i] === 1) assert.equal(out[3 * i + c], bytes[3 * i + c])
        else {
          filled += ((out[3 * i + c] ?? 0) / 255 - truth) ** 2
          plain += ((mean[c * 1024 + i] ?? 0) - truth) ** 2
        }
      }
  }
  assert.ok(filled < 0.9 * plain, `${filled} against ${plain}`)
})

test('filling by files: a mask of another size is refused; candidates differ in the hole only', async () => {
  const mask = async (w: number): Promise<string> => {
    const file = path.join(folder, `mask${w}.png`)
    const pixels = Uint8Array.from({ length: w * 64 }, (_, i) => (i % w > 40 && i % w < 60 ? 255 : 0))
    await writeFile(
      file,
      await sharp(pixels, { raw: { width: w, height: 64, channels: 1 } })
        .png()
        .toBuffer(),
    )
    return file
  }
  const common = {
    model: 'free',
    photo: photos[2]?.path ?? '',
    seed: 1,
    count: 2,
    out: path.join(folder, 'filled'),
    name: 'f',
    singles: true,
    gap: 0,
  }
  await assert.rejects(fillPicture(new VaeKeeper(), { ...common, mask: await mask(70) }, never), { code: 'bad-mask' })
  const { files } = await fillPicture(new VaeKeeper(), { ...common, mask: await mask(80) }, never)
  const [a, b] = [await pixelsOf(files[0] ?? ''), await pixelsOf(files[1] ?? '')]
  const differ = [...a.keys()].filter((i) => a[i] !== b[i]).map((i) => Math.floor(i / 3) % 32)
  assert.ok(differ.length > 0)
  // Columns 41-59 of the photo are 33-51 of its square: 16.5-25.5 of the small one, and a ring of one around.
  assert.ok(Math.min(...differ) >= 15 && Math.max(...differ) <= 27, `${Math.min(...differ)} to ${Math.max(...differ)}`)
})
