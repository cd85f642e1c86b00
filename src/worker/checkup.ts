/** @file Decodes a photo and looks it over. Runs in the worker. */
import { checkUp } from '../imaging/checkup/checkup.ts'
import { CLASSICAL, type Detectors } from '../imaging/checkup/evidence.ts'
import { readJpegFile } from '../imaging/checkup/jpeg-file.ts'
import type { Checkup } from '../shared/checkup.ts'
import { PatinaError } from '../shared/errors.ts'
import { decodePhoto } from './codec/decode.ts'
import { openPhoto } from './codec/open.ts'
import type { Engines } from './engines.ts'
import { learnedNoise } from './learned-noise.ts'

/** Formulas where the noise map is not installed. */
async function detectorsOf(engines: Engines): Promise<Detectors> {
  try {
    const mapper = await engines.openNoiseMap()
    return { ...CLASSICAL, noise: learnedNoise((photo) => mapper.map(photo)) }
  } catch (error) {
    if (error instanceof PatinaError && error.code === 'model-missing') return CLASSICAL
    throw error
  }
}

/** The noise map is opened for the first photo and kept. What is returned throws PatinaError of the file, and model-damaged. */
export function checkUps(engines: Engines): (file: string) => Promise<Checkup> {
  let detectors: Promise<Detectors> | undefined
  return async (file) => {
    const photo = await openPhoto(file)
    const compression = photo.info.format === 'jpeg' ? readJpegFile(photo.file) : undefined
    const decoded = await decodePhoto(photo)
    detectors ??= detectorsOf(engines)
    return await checkUp(decoded, compression, await detectors)
  }
}
