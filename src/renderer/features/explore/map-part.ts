/** @file The map with some of its photos only, each where it was. Pure. */
import type { ExploreMap } from '../../../shared/explore.ts'

export function partOf(map: ExploreMap, isShown: (id: string) => boolean): ExploreMap {
  const photos = map.photos.filter(({ id }) => isShown(id))
  if (photos.length === map.photos.length) return map
  // Copies of what is not shown are copies of nothing here.
  const copies = map.copies.map((group) => group.filter(isShown)).filter((group) => group.length > 1)
  return { photos, copies }
}
