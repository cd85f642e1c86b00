/** @file Decodes a photo and looks it over. Runs in the worker. */
import { checkUp } from '../imaging/checkup/checkup.ts'
import { readJpegFile } from '../imaging/checkup/jpeg-file.ts'
import type { Checkup } from '../shared/checkup.ts'
import { decodePhoto } from './codec/decode.ts'
import { openPhoto } from './codec/open.ts'

/** @throws PatinaError of the file */
export async function analyze(file: string): Promise<Checkup> {
  const photo = await openPhoto(file)
  const compression = photo.info.format === 'jpeg' ? readJpegFile(photo.file) : undefined
  return await checkUp(await decodePhoto(photo), compression)
}
