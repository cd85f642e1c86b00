/** @file The list of photos as the program tells of changes to it. Pure. */
import type { Events, Photo } from '../../shared/contract.ts'

type List = readonly { readonly id: Photo['id'] }[]

const places = new WeakMap<List, ReadonlyMap<Photo['id'], number>>()

/** Where a photo is in a list; -1: nowhere. Quick in a list of any length. */
export function placeOf(photos: List, id: Photo['id'] | null): number {
  let known = places.get(photos)
  if (!known) places.set(photos, (known = new Map(photos.map((photo, i) => [photo.id, i]))))
  return id === null ? -1 : (known.get(id) ?? -1)
}

/** Known photos are replaced in their place, new ones come last, removed ones go. */
export function withChanges(photos: readonly Photo[], { changed, removed }: Events['photosChanged']): readonly Photo[] {
  const next = [...photos]
  for (const photo of new Map(changed.map((one) => [one.id, one])).values()) {
    const place = placeOf(photos, photo.id)
    next[place === -1 ? next.length : place] = photo
  }
  if (removed.length === 0) return next
  const gone = new Set(removed)
  return next.filter(({ id }) => !gone.has(id))
}
