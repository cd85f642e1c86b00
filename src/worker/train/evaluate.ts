/** @file Whole pictures through a network, and damage of fixed seeds: what training looks at and `npm run evaluate` measures. */
import { Session } from '../../engine/session.ts'
import { cropTo, padToMultiple, type Planes } from '../../imaging/pad.ts'
import { fillNormal, random } from '../../imaging/random.ts'
import { MULTIPLE } from '../../models/chvae/config.ts'
import { tellsDoubt, traceRestoration, type Network } from '../programs.ts'
import type { ByteImage } from './dataset.ts'

/** The noise of photo number `index` at `sigma` grey levels: the same for every method that is compared. */
export function withNoise(clean: Planes, sigma: number, index: number): Planes {
  const noise = fillNormal(new Float32Array(clean.pixels.length), random(20261121, index, Math.round(sigma * 1000)))
  return { ...clean, pixels: clean.pixels.map((v, i) => v + ((noise[i] as number) * sigma) / 255) }
}

export function planesOf(image: ByteImage): Planes {
  const plane = image.width * image.height
  const pixels = new Float32Array(3 * plane)
  for (let i = 0; i < plane; i++)
    for (let c = 0; c < 3; c++) pixels[c * plane + i] = (image.pixels[3 * i + c] as number) / 255
  return { width: image.width, height: image.height, pixels }
}

/** Interleaved bytes, rounded and clipped. */
export function bytesOf({ pixels, width, height }: Planes): Uint8ClampedArray {
  const plane = width * height
  const out = new Uint8ClampedArray(3 * plane)
  for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) out[3 * i + c] = (pixels[c * plane + i] as number) * 255
  return out
}

export interface Judged {
  readonly restored: Planes
  /** Laplace scale of the error of each sample. */
  readonly doubt: Planes
}

/** Restores whole pictures (no tiles) on the CPU. */
export class WholeRestorer implements AsyncDisposable {
  readonly #session: Session
  private constructor(session: Session) {
    this.#session = session
  }

  /** @param threads 0: as many as there are cores */
  static async create(network: Network, threads = 0): Promise<WholeRestorer> {
    const { graph } = traceRestoration(network, 'cpu', tellsDoubt(network) ? 'doubt' : undefined)
    return new WholeRestorer(await Session.create(graph, { provider: 'cpu', purpose: 'inference', threads }))
  }

  /** @param condition one value for all pixels, or one for each */
  async restore(damaged: Planes, condition: number | Float32Array): Promise<Planes> {
    return (await this.#run(damaged, condition)).restored
  }

  /** @throws Error if the network has no head for it */
  async judge(damaged: Planes, condition: number | Float32Array): Promise<Judged> {
    const { restored, doubt } = await this.#run(damaged, condition)
    if (doubt === null) throw new Error('The network tells no doubt')
    return { restored, doubt }
  }

  async #run(damaged: Planes, condition: number | Float32Array): Promise<{ restored: Planes; doubt: Planes | null }> {
    const photo = padToMultiple(damaged, MULTIPLE)
    const map =
      typeof condition === 'number' ? new Float32Array(damaged.width * damaged.height).fill(condition) : condition
    const { pixels } = padToMultiple({ ...damaged, pixels: map }, MULTIPLE)
    const sizes = { rows: photo.height, columns: photo.width }
    const out = await this.#session.run({ photo: photo.pixels, condition: pixels }, {}, sizes)
    const back = (values: Float32Array): Planes => cropTo({ ...photo, pixels: values }, damaged.width, damaged.height)
    const { restored, doubt } = out as { restored: Float32Array; doubt?: Float32Array }
    return { restored: back(restored), doubt: doubt === undefined ? null : back(doubt) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release()
  }
}
