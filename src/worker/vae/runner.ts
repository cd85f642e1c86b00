/** @file A trained VAE at work: pictures to latents and back, in groups of one size. Runs in the worker. */
import { setImmediate } from 'node:timers/promises'
import { DIALECT_OF, Session } from '../../engine/session.ts'
import { valuesOf } from '../../models/vae/config.ts'
import { traceDecoder, traceEncoder, type TrainedVae } from './program.ts'

/** Pictures that go through a network at once. */
const GROUP = 16

export interface Encoded {
  readonly mean: Float32Array
  readonly logDeviation: Float32Array
}

export class VaeRunner implements AsyncDisposable {
  readonly vae: TrainedVae
  readonly #encoder: Session
  readonly #decoder: Session

  private constructor(vae: TrainedVae, encoder: Session, decoder: Session) {
    this.vae = vae
    this.#encoder = encoder
    this.#decoder = decoder
  }

  /** @param threads 0: as many as there are cores */
  static async create(vae: TrainedVae, threads = 0): Promise<VaeRunner> {
    const options = { provider: 'cpu', purpose: 'inference', threads } as const
    const encoder = await Session.create(traceEncoder(vae, GROUP, DIALECT_OF.cpu).graph, options)
    const decoder = await Session.create(traceDecoder(vae, GROUP, DIALECT_OF.cpu).graph, options)
    return new VaeRunner(vae, encoder, decoder)
  }

  /** @param pictures planes in [0, 1], 3 x edge x edge values each */
  async encode(pictures: readonly Float32Array[]): Promise<Encoded[]> {
    const { config } = this.vae
    const out: Encoded[] = []
    for (let from = 0; from < pictures.length; from += GROUP) {
      const group = pictures.slice(from, from + GROUP)
      await setImmediate() // a native run blocks this thread: heartbeats and messages pass between two
      const found = await this.#encoder.run({ pictures: side(group, valuesOf(config)) })
      for (let i = 0; i < group.length; i++)
        out.push({
          mean: part(found['mean'] as Float32Array, config.latent, i),
          logDeviation: part(found['logDeviation'] as Float32Array, config.latent, i),
        })
    }
    return out
  }

  /** @returns planes around [0, 1], not clipped */
  async decode(latents: readonly ArrayLike<number>[]): Promise<Float32Array[]> {
    const { config } = this.vae
    const out: Float32Array[] = []
    for (let from = 0; from < latents.length; from += GROUP) {
      const group = latents.slice(from, from + GROUP)
      await setImmediate()
      const { decoded } = await this.#decoder.run({ z: side(group, config.latent) })
      for (let i = 0; i < group.length; i++) out.push(part(decoded as Float32Array, valuesOf(config), i))
    }
    return out
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#encoder.release()
    await this.#decoder.release()
  }
}

/** One after the other; what is missing of a group is zero. */
function side(all: readonly ArrayLike<number>[], size: number): Float32Array {
  const out = new Float32Array(GROUP * size)
  for (const [i, one] of all.entries()) {
    if (one.length !== size) throw new Error(`Expected ${size} values but received ${one.length}`)
    out.set(one, i * size)
  }
  return out
}

const part = (all: Float32Array, size: number, index: number): Float32Array =>
  all.slice(index * size, (index + 1) * size)
