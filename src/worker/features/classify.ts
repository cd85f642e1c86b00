/** @file What damages a photo, by the shipped classifier. Runs in the worker. */
import { classify, DAMAGE_WEIGHTS, type DamageModel } from '../../imaging/damage/classifier.ts'
import { DAMAGE_FEATURES, damageFeatures } from '../../imaging/damage/features.ts'
import { scratchView } from '../../imaging/damage/scratch-view.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Classified } from '../../shared/features.ts'
import { decodePhoto } from '../codec/decode.ts'
import { openPhoto } from '../codec/open.ts'
import type { DamageFinder, Engines } from '../engines.ts'
import { factsOf } from '../finetune/photo-facts.ts'
import { loadModel } from '../models.ts'

export const DAMAGE_MODEL = 'damage-small'
/** The scratch detector that the classifier learned with: another one marks more or less, which it would take for damage. */
export const DAMAGE_FINDER = 'scratches-small'

interface LoadedClassifier {
  readonly model: DamageModel
  readonly sha256: string
}

/** @throws PatinaError model-missing, model-damaged */
export async function loadClassifier(): Promise<LoadedClassifier> {
  const { card, weights } = await loadModel(DAMAGE_MODEL)
  const part = (name: keyof DamageModel['tensors'], length: number): Float32Array => {
    const values = weights.get(name)
    if (card.family !== 'softmax' || values?.length !== length)
      throw new PatinaError('model-damaged', { model: DAMAGE_MODEL })
    return values
  }
  const tensors = {
    mean: part('mean', DAMAGE_FEATURES),
    deviation: part('deviation', DAMAGE_FEATURES),
    weights: part('weights', DAMAGE_WEIGHTS),
  }
  return { model: { tensors }, sha256: card.sha256 }
}

interface Kept extends LoadedClassifier {
  readonly finder: DamageFinder
}

/** Reads the classifier, and the scratch detector that it asks, when they are first wanted; both are kept. */
export function classifier(engines: Engines): (file: string, signal: AbortSignal) => Promise<Classified> {
  let kept: Promise<Kept> | null = null
  const load = async (): Promise<Kept> => ({
    ...(await loadClassifier()),
    finder: await engines.openFinder(DAMAGE_FINDER),
  })
  return async (file, signal) => {
    kept ??= load()
    const { model, sha256, finder } = await kept.catch((error: unknown) => {
      kept = null
      throw error
    })
    const photo = await openPhoto(file)
    const raster = await decodePhoto(photo)
    const features = damageFeatures(raster, await finder.find(scratchView(raster), signal))
    return {
      sha256,
      probabilities: classify(model, features),
      features: [...features],
      camera: factsOf(photo.exif).device,
    }
  }
}
