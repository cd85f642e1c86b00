/** @file The noise map of a picture, on the CPU. Runs in the worker and in the tools. */
import { Session } from '../engine/session.ts'
import { padToMultiple, type Planes } from '../imaging/pad.ts'
import { BLOCK } from '../models/noise-map/network.ts'
import { traceNoiseMap } from './noise-map-program.ts'
import type { Network } from './programs.ts'

/** Deviation of the noise in [0, 1] units for each block of 8 x 8 pixels, row by row. */
export interface DeviationMap {
  readonly columns: number
  readonly rows: number
  readonly deviations: Float32Array
}

export class NoiseMapper implements AsyncDisposable {
  readonly #session: Session
  private constructor(session: Session) {
    this.#session = session
  }

  /** @param network a denoiser with the head */
  static async create(network: Network): Promise<NoiseMapper> {
    const { graph } = traceNoiseMap(network, 'cpu')
    return new NoiseMapper(await Session.create(graph, { provider: 'cpu', purpose: 'inference' }))
  }

  /** @param photo planar RGB in [0, 1], whole or a part that is to be judged by itself */
  async map(photo: Planes): Promise<DeviationMap> {
    const { pixels, width, height } = padToMultiple(photo, BLOCK)
    const { deviation } = await this.#session.run({ photo: pixels }, {}, { rows: height, columns: width })
    return { columns: width / BLOCK, rows: height / BLOCK, deviations: deviation as Float32Array }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release()
  }
}
