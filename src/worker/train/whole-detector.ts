/** @file The detector over whole photos (no tiles) on the CPU: for what training looks at and calibration measures. */
import { DIALECT_OF, Session } from '../../engine/session.ts'
import { cropTo, padToMultiple, type Planes } from '../../imaging/pad.ts'
import { MULTIPLE } from '../../models/chvae/config.ts'
import type { DetectorConfig } from '../../models/detector/network.ts'
import { traceDetection } from '../detector-program.ts'

export class WholeDetector implements AsyncDisposable {
  readonly #session: Session
  private constructor(session: Session) {
    this.#session = session
  }

  static async create(config: DetectorConfig, weights: ReadonlyMap<string, Float32Array>): Promise<WholeDetector> {
    const { graph } = traceDetection(config, weights, DIALECT_OF.cpu)
    return new WholeDetector(await Session.create(graph, { provider: 'cpu', purpose: 'inference' }))
  }

  /** @param photo planar RGB in [0, 1] @returns height x width, the probability that a pixel is damaged */
  async probability(photo: Planes): Promise<Float32Array> {
    const { pixels, width, height } = padToMultiple(photo, MULTIPLE)
    const out = await this.#session.run({ photo: pixels }, {}, { rows: height, columns: width })
    return cropTo({ pixels: out['probability'] as Float32Array, width, height }, photo.width, photo.height).pixels
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release()
  }
}
