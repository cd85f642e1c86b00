/** @file The tables of a trained codec's entropy coder, fitted to what its analysis makes of training photos at all levels. */
import { DIALECT_OF, Session } from '../../engine/session.ts'
import type { LatentModel } from '../../imaging/entropy/latent-model.ts'
import { integer, random } from '../../imaging/random.ts'
import { COEFFICIENTS } from '../../models/codec/basis.ts'
import { BLOCK, LEVELS, type CodecConfig } from '../../models/codec/config.ts'
import { traceAnalysis } from '../codec-program.ts'
import { quantised } from '../patina/compress.ts'
import { crop } from './batches.ts'
import type { ByteImage } from './dataset.ts'
import { fitCoder, type Sample } from './fit-coder.ts'

const SEED = 7
const EDGE = 256

/** @param images of at least {@link EDGE} pixels each way @param count patches, spread over the levels */
export async function codecTables(
  config: CodecConfig,
  weights: ReadonlyMap<string, Float32Array>,
  images: readonly ByteImage[],
  count: number,
): Promise<LatentModel> {
  const { graph } = traceAnalysis(config, weights, DIALECT_OF.cpu)
  await using session = await Session.create(graph, { provider: 'cpu', purpose: 'inference', threads: 1 })
  const large = images.filter((i) => i.width >= EDGE && i.height >= EDGE)
  const r = random(SEED)
  const samples: Sample[] = []
  for (let i = 0; i < count; i++) {
    const photo = crop(large[integer(r, large.length)] as ByteImage, EDGE, r)
    const level = i % LEVELS
    const feeds = { photo, quality: Float32Array.of(level / (LEVELS - 1)) }
    const { latents } = await session.run(feeds, {}, { rows: EDGE, columns: EDGE })
    const values = Int16Array.from(latents as Float32Array, quantised)
    samples.push({ values, width: EDGE / BLOCK, height: EDGE / BLOCK, level })
  }
  return fitCoder(samples, COEFFICIENTS, LEVELS)
}
