/**
 * @file Originals that were moved are found again: only a file with the very same content is a photo's original, so the
 * edits, masks and results of the photo stay true. Runs in main.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { readError } from '../../files/read-error.ts'
import type { Photo } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import { walk } from '../files/walk.ts'
import { displayName, EXTENSIONS, type Photos } from './photos.ts'
import type { ProjectFolder } from './project-folder.ts'
import type { ProjectStore, StoredPhoto } from './project-store.ts'

export interface Relinker {
  /** @throws PatinaError `other-photo` if the content is not the photo's, or of the file */
  toFile(id: string, place: string): Promise<Photo>
  /** The same for a file that came as bytes: it becomes the project's, or is deleted. */
  toUpload(id: string, file: string, name: string): Promise<Photo>
  /** Looks for every missing original below a folder; answers how many were found. */
  below(root: string): Promise<number>
}

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  readonly photos: Photos
}

export function createRelinker({ store, folder, photos }: Needs): Relinker {
  async function check(photo: StoredPhoto, file: string, name: string): Promise<void> {
    if ((await contentHash(file)) !== photo.info.sha256)
      throw new PatinaError('other-photo', { file: displayName(name), photo: photo.name })
  }

  return {
    async toFile(id, place) {
      await check(photos.get(id), place, path.basename(place))
      return photos.move(id, place)
    },
    async toUpload(id, file, name) {
      try {
        const photo = photos.get(id)
        await check(photo, file, name)
        const place = path.join(folder.imports, `${id}.${EXTENSIONS[photo.info.format]}`)
        await rename(file, place)
        return photos.move(id, place)
      } finally {
        await rm(file, { force: true })
      }
    },
    async below(root) {
      const missing = bySize(store.photos().filter((photo) => !existsSync(photo.path)))
      let found = 0
      for await (const place of missing.size === 0 ? [] : files(root)) {
        const photo = await match(missing, place)
        if (!photo || !store.photo(photo.id)) continue
        photos.move(photo.id, place)
        found++
        if (missing.size === 0) break
      }
      return found
    },
  }
}

type BySize = Map<number, Map<string, StoredPhoto>>

/** Bytes -> SHA-256 -> photo: a file whose size is nobody's need not be read. */
function bySize(photos: readonly StoredPhoto[]): BySize {
  const sizes: BySize = new Map()
  for (const photo of photos) {
    const same = sizes.get(photo.info.bytes) ?? new Map<string, StoredPhoto>()
    sizes.set(photo.info.bytes, same.set(photo.info.sha256, photo))
  }
  return sizes
}

async function* files(root: string): AsyncGenerator<string> {
  for await (const found of walk([root], { recursive: true, exclude: null }))
    if (found.kind === 'photo') yield found.path
}

/** The photo whose original a file is, taken out of the missing ones. A file that cannot be read is nobody's. */
async function match(missing: BySize, place: string): Promise<StoredPhoto | undefined> {
  try {
    const { size } = await stat(place)
    const same = missing.get(size)
    if (!same) return undefined
    const hash = await contentHash(place)
    const photo = same.get(hash)
    same.delete(hash)
    if (same.size === 0) missing.delete(size)
    return photo
  } catch {
    return undefined
  }
}

async function contentHash(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash)
  } catch (error) {
    throw readError(error, file)
  }
  return hash.digest('hex')
}
