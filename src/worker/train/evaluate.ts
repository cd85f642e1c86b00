/** @file How good a set of weights is: PSNR on clean photos with Gaussian noise of a fixed seed. */
import path from 'node:path'
import { Session } from '../../engine/session.ts'
import { cropTo, padToMultiple, type Planes } from '../../imaging/pad.ts'
import { psnr } from '../../imaging/psnr.ts'
import { fillNormal, random } from '../../imaging/random.ts'
import { MULTIPLE, type ChvaeConfig } from '../../models/chvae/config.ts'
import { noiseInput, UNKNOWN_NOISE } from '../../models/chvae/noise-input.ts'
import { readImage, type ByteImage } from './dataset.ts'
import { traceRestoration } from '../denoise-program.ts'

export interface DenoiseScore {
  /** Mean over the photos, dB. */
  readonly noisy: number
  readonly blind: number
  readonly told: number
}

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

/** Restores whole pictures (no tiles) on the CPU. */
export class WholeDenoiser implements AsyncDisposable {
  readonly #session: Session
  private constructor(session: Session) {
    this.#session = session
  }

  static async create(config: ChvaeConfig, weights: ReadonlyMap<string, Float32Array>): Promise<WholeDenoiser> {
    const { graph } = traceRestoration(config, weights, 'cpu')
    return new WholeDenoiser(await Session.create(graph, { provider: 'cpu', purpose: 'inference' }))
  }

  /** @param sigma grey levels, or null for blind */
  async restore(noisy: Planes, sigma: number | null): Promise<Planes> {
    const photo = padToMultiple(noisy, MULTIPLE)
    const value = sigma === null ? UNKNOWN_NOISE : noiseInput(sigma / 255)
    const noiseMap = new Float32Array(photo.width * photo.height).fill(value)
    const sizes = {
      rows: photo.height,
      columns: photo.width,
      noiseMap_rows: photo.height,
      noiseMap_columns: photo.width,
    }
    const { restored } = await this.#session.run({ photo: photo.pixels, noiseMap }, {}, sizes)
    return cropTo({ ...photo, pixels: restored as Float32Array }, noisy.width, noisy.height)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release()
  }
}

export async function scoreDenoiser(
  denoiser: WholeDenoiser,
  files: readonly string[],
  sigma: number,
): Promise<DenoiseScore> {
  const sums = { noisy: 0, blind: 0, told: 0 }
  for (const [index, file] of files.entries()) {
    const clean = planesOf(await readImage(path.resolve(file)))
    const noisy = withNoise(clean, sigma, index)
    sums.noisy += unclipped(noisy.pixels, clean.pixels)
    sums.blind += psnr((await denoiser.restore(noisy, null)).pixels, clean.pixels)
    sums.told += psnr((await denoiser.restore(noisy, sigma)).pixels, clean.pixels)
  }
  return { noisy: sums.noisy / files.length, blind: sums.blind / files.length, told: sums.told / files.length }
}

/** The noisy photo's own PSNR, before any clipping. */
function unclipped(values: Float32Array, reference: Float32Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - (reference[i] as number)) ** 2
  return -10 * Math.log10(sum / values.length)
}
