/** @file Thumbnails of the photos in sight: loads those, drops the requests for the others. Runs in the page. */
import type { Media } from '../../shared/api.ts'
import { loadPicture } from './load-picture.ts'
import { TileCache } from './tile-cache.ts'

/** Thumbnails kept beside those in sight, about 200 kB each. */
const SPARE = 240

export const thumbAddress = (photo: string): string => `assets/photos/${photo}/thumb`

export interface Thumbs {
  /** Says which photos are in sight now. */
  want(photos: readonly string[]): void
  get(photo: string): ImageBitmap | undefined
  subscribe(listener: () => void): () => void
  close(): void
}

export function createThumbs(media: Media): Thumbs {
  const listeners = new Set<() => void>()
  const cache = new TileCache({
    load: (address, signal) => loadPicture(media, address, signal),
    onChange: () => listeners.forEach((listener) => listener()),
    spare: SPARE,
  })
  return {
    want: (photos) => cache.want(photos.map(thumbAddress)),
    get: (photo) => cache.get(thumbAddress(photo)),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => cache.close(),
  }
}
