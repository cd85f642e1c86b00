/** @file Pictures out of a VAE: latents by an order, pushed, decoded, written. Runs in the worker. */
import path from 'node:path'
import { mkdir } from 'node:fs/promises'
import { writeAtomically } from '../../files/atomic.ts'
import { writeError } from '../../files/write-error.ts'
import { fillNormal, random } from '../../imaging/random.ts'
import { mixed, slerp } from '../../models/vae/slerp.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Drawn, DrawOrder, FillOrder, VaePush, VaeStart } from '../../shared/vae.ts'
import type { Attribute } from '../../shared/vae-limits.ts'
import { openPhoto } from '../codec/open.ts'
import { readGreyMask } from '../restorations/mask-file.ts'
import { filledBytes, latentsOf, posteriorOf } from './fill.ts'
import { drawn } from './measure.ts'
import { openVae, type LoadedVae } from './model-file.ts'
import { VaeRunner, type Encoded } from './runner.ts'
import { columnsFor, png, sheetOf, squareBytes } from './sheet.ts'
import { planesInto, reducedMask, smallPhoto } from './small-photos.ts'

type Source = Extract<VaeStart, { kind: 'around' }>['of']

/** Noise `index` of a seed: the same whatever else is drawn. */
const noiseOf = (latent: number, seed: number, index: number): Float32Array =>
  fillNormal(new Float32Array(latent), random(seed, index))

async function encodedPhoto(runner: VaeRunner, file: string): Promise<Encoded> {
  const { edge } = runner.vae.config
  const planes = new Float32Array(3 * edge * edge)
  planesInto(planes, { edge, count: 1, pixels: await smallPhoto(file, edge) }, 0)
  return ((await runner.encode([planes])) as [Encoded])[0]
}

/** A latent that was drawn before is known exactly. */
async function posteriorFor(runner: VaeRunner, source: Source): Promise<Encoded> {
  if ('photo' in source) return await encodedPhoto(runner, source.photo)
  checkLatent(runner, source.latent)
  const mean = Float32Array.from(source.latent)
  return { mean, logDeviation: new Float32Array(mean.length).fill(Number.NEGATIVE_INFINITY) }
}

function checkLatent(runner: VaeRunner, latent: readonly number[]): void {
  if (latent.length !== runner.vae.config.latent)
    throw new PatinaError('refused', { reason: `a latent of ${latent.length} values is not of this model` })
}

const STARTS: {
  [K in VaeStart['kind']]: (runner: VaeRunner, start: Extract<VaeStart, { kind: K }>) => Promise<Float32Array[]>
} = {
  prior: async (runner, { seed, count, temperature }) => {
    const { latent } = runner.vae.config
    return Array.from({ length: count }, (_, i) => noiseOf(latent, seed, i).map((v) => v * temperature))
  },
  async around(runner, { of, seed, count, temperature, variety }) {
    const q = await posteriorFor(runner, of)
    const { length } = q.mean
    return Array.from({ length: count }, (_, i) =>
      i === 0
        ? q.mean
        : mixed(drawn(q, noiseOf(length, seed, 2 * i), temperature), noiseOf(length, seed, 2 * i + 1), variety),
    )
  },
  async between(runner, { a, b, count }) {
    const [from, to] = [await posteriorFor(runner, a), await posteriorFor(runner, b)]
    return Array.from({ length: count }, (_, i) => slerp(from.mean, to.mean, i / (count - 1)))
  },
  latents: async (runner, { latents }) => {
    for (const latent of latents) checkLatent(runner, latent)
    return latents.map((latent) => Float32Array.from(latent))
  },
}

const startOf = <K extends VaeStart['kind']>(runner: VaeRunner, start: Extract<VaeStart, { kind: K }>) =>
  STARTS[start.kind as K](runner, start)

/** The latent with attributes and dimensions pushed. @throws PatinaError refused */
export function pushed(
  z: Float32Array,
  { attributes, units }: VaePush,
  { card }: Pick<LoadedVae, 'card'>,
): Float32Array {
  const out = z.slice()
  for (const [attribute, amount] of Object.entries(attributes)) {
    const direction = card.directions[attribute as Attribute]
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + amount * (direction[i] ?? 0)
  }
  for (const { unit, amount } of units) {
    if (unit >= out.length) throw new PatinaError('refused', { reason: `the model has no dimension ${unit}` })
    out[unit] = (out[unit] as number) + amount
  }
  return out
}

/** Numbers that survive JSON and give the same picture. */
const told = (z: Float32Array): number[] => Array.from(z, (v) => Number(v.toPrecision(7)))

interface Files {
  readonly out: string
  readonly name: string
  readonly singles: boolean
  readonly gap: number
}

async function written(pictures: readonly Uint8ClampedArray[], edge: number, { out, name, singles, gap }: Files) {
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw writeError(error, path.join(out, name))
  })
  const files: string[] = []
  const digits = Math.max(3, String(pictures.length).length)
  if (singles)
    for (const [i, pixels] of pictures.entries()) {
      const target = path.join(out, `${name}-${String(i + 1).padStart(digits, '0')}.png`)
      const data = await png({ width: edge, height: edge, pixels })
      files.push((await writeAtomically(target, data, { collision: 'rename' })).file)
    }
  const columns = columnsFor(pictures.length)
  const sheet = await png(sheetOf(pictures, edge, gap, columns))
  const target = path.join(out, `${name}-sheet.png`)
  return { files, columns, sheet: (await writeAtomically(target, sheet, { collision: 'rename' })).file }
}

/** Keeps the last VAE ready: sliders ask for the same one again and again. */
export class VaeKeeper {
  #kept: { readonly model: LoadedVae; readonly runner: VaeRunner } | null = null

  async get(id: string): Promise<{ model: LoadedVae; runner: VaeRunner }> {
    const model = await openVae(id)
    if (this.#kept?.model.sha256 === model.sha256) return this.#kept
    await this.#kept?.runner[Symbol.asyncDispose]()
    this.#kept = null
    this.#kept = { model, runner: await VaeRunner.create(model) }
    return this.#kept
  }
}

/** @throws PatinaError model-missing, model-damaged, refused, and what a photo's file or the drive can do */
export async function drawPictures(keeper: VaeKeeper, order: DrawOrder): Promise<Drawn> {
  const { model, runner } = await keeper.get(order.model)
  const { edge } = model.config
  const latents = (await startOf(runner, order.start)).map((z) => pushed(z, order.push, model))
  const pictures = (await runner.decode(latents)).map((planes) => squareBytes(planes, edge))
  return { latents: latents.map(told), edge, ...(await written(pictures, edge, order)) }
}

/** Fills what the mask marks of a photo at the model's size. @throws PatinaError bad-mask, cancelled, and as {@link drawPictures} */
export async function fillPicture(keeper: VaeKeeper, order: FillOrder, signal: AbortSignal): Promise<Drawn> {
  const { model, runner } = await keeper.get(order.model)
  const { edge } = model.config
  const photo = await openPhoto(order.photo)
  const mask = await readGreyMask(order.mask, photo.info)
  const bytes = await smallPhoto(order.photo, edge)
  const known = reducedMask(mask, photo.info.width, photo.info.height, edge)
  const planes = new Float32Array(3 * edge * edge)
  planesInto(planes, { edge, count: 1, pixels: bytes }, 0)
  const q = await posteriorOf(runner, planes, known, { variance: model.card.variance, seed: order.seed, signal })
  const latents = latentsOf(q, order.count, order.seed)
  const pictures = (await runner.decode(latents)).map((decoded) => filledBytes(bytes, decoded, known))
  return { latents: latents.map(told), edge, ...(await written(pictures, edge, order)) }
}
