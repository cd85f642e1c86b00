/** @file The general photos that ship: some to rehearse on, some to be judged on. Runs in the worker. */
import path from 'node:path'
import { resourcesFolder } from '../resources.ts'
import { listImages, readImage, type ByteImage } from '../train/dataset.ts'

export interface General {
  readonly replay: readonly ByteImage[]
  readonly guard: readonly ByteImage[]
}

export async function loadGeneral(): Promise<General> {
  const part = async (name: string): Promise<ByteImage[]> => {
    const images: ByteImage[] = []
    for (const file of await listImages(path.join(resourcesFolder(), 'general', name)))
      images.push(await readImage(file))
    return images
  }
  return { replay: await part('replay'), guard: await part('guard') }
}
