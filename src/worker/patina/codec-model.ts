/** @file The learned codec ready to run: its two networks and the entropy coder's tables, by id or by the hash that a file names. */
import { createRunner, DIALECT_OF, type ProviderName, type Runner } from '../../engine/session.ts'
import type { LatentModel } from '../../imaging/entropy/latent-model.ts'
import { allFinite } from '../../imaging/soundness.ts'
import { CODEC_SIZES } from '../../models/codec/config.ts'
import { CODEC_MODEL } from '../../shared/codec.ts'
import { PatinaError } from '../../shared/errors.ts'
import { traceAnalysis, traceSynthesis } from '../codec-program.ts'
import { listModels, loadModel } from '../models.ts'
import { latentModelOf } from './tables.ts'

export interface CodecModel {
  readonly id: string
  /** Of the weights file, lower-case hex. */
  readonly sha256: string
  readonly tables: LatentModel
  /** @param pixels planar RGB, multiples of 8 @returns latents in quantisation steps, channels x height/8 x width/8 */
  analyse(pixels: Float32Array, width: number, height: number, quality: number): Promise<Float32Array>
  /** @param latents whole numbers @returns planar RGB, eight times as wide and high, not clipped */
  synthesise(latents: Float32Array, width: number, height: number, quality: number): Promise<Float32Array>
}

/** @throws PatinaError bad-result where there is anything but numbers */
function sound(answer: Float32Array | undefined, engine: string): Float32Array {
  if (answer === undefined || !allFinite(answer)) throw new PatinaError('bad-result', { engine })
  return answer
}

/** Made once for a process: they are small, and files are opened one after the other. */
const ready = new Map<string, Promise<CodecModel>>()

/** @throws PatinaError model-missing, model-damaged */
async function make(id: string, provider: ProviderName): Promise<CodecModel> {
  const { card, weights } = await loadModel(id)
  const config = CODEC_SIZES.small
  let analysis: Promise<Runner> | undefined
  let synthesis: Promise<Runner> | undefined
  const dialect = DIALECT_OF[provider]
  return {
    id,
    sha256: card.sha256,
    tables: latentModelOf(weights),
    async analyse(photo, width, height, quality) {
      analysis ??= createRunner(traceAnalysis(config, weights, dialect).graph, provider)
      const feeds = { photo, quality: Float32Array.of(quality) }
      return sound((await (await analysis).run(feeds, { rows: height, columns: width }))['latents'], provider)
    },
    async synthesise(latents, width, height, quality) {
      synthesis ??= createRunner(traceSynthesis(config, weights, dialect).graph, provider)
      const feeds = { latents, quality: Float32Array.of(quality) }
      return sound((await (await synthesis).run(feeds, { rows: height, columns: width }))['restored'], provider)
    },
  }
}

/** @param provider that runs the networks; what files hold does not depend on it, decoded pixels by less than one grey level */
export function codecModel(id: string = CODEC_MODEL, provider: ProviderName = 'cpu'): Promise<CodecModel> {
  const key = `${provider} ${id}`
  const known = ready.get(key) ?? make(id, provider)
  ready.set(key, known)
  known.catch(() => ready.delete(key))
  return known
}

/** Ids of models that files named: to look through what is installed takes longer than to open a small photo. */
const idOf = new Map<string, string>()

/** The model that a file was written with. @throws PatinaError patina-model-missing; model-damaged if it is here, but not as it should be */
export async function codecModelOf(sha256: string, file: string, provider?: ProviderName): Promise<CodecModel> {
  const known = idOf.get(sha256)
  if (known !== undefined) return await codecModel(known, provider)
  const found = (await listModels()).find((m) => m.sha256 === sha256 && m.task === 'codec')
  if (found === undefined) throw new PatinaError('patina-model-missing', { file, model: sha256.slice(0, 12) })
  idOf.set(sha256, found.id)
  return await codecModel(found.id, provider)
}
