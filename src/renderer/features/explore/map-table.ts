/** @file The map as a table for other programs. Pure. */
import type { Photo } from '../../../shared/contract.ts'
import { csvLine } from '../../../shared/csv.ts'
import type { ExploreMap } from '../../../shared/explore.ts'

const HEAD = ['photo', 'damage', 'probability', 'camera', 'taken', 'tags', 'x', 'y', 'outlier', 'copies']
const DIGITS = 5

/** One line for each photo of the map; `copies`: the number of its group of near-duplicates, from 1. */
export function mapTable(map: ExploreMap, photos: readonly Photo[]): string {
  const known = new Map(photos.map((photo) => [photo.id, photo]))
  const groups = new Map(map.copies.flatMap((group, i) => group.map((id) => [id, i + 1] as const)))
  const lines = map.photos.map(({ id, x, y, outlier, damage, camera }) => {
    const photo = known.get(id)
    return [
      photo?.name ?? id,
      damage?.kind ?? '',
      damage === null ? '' : damage.sure.toFixed(DIGITS),
      camera ?? '',
      photo?.taken ?? '',
      (photo?.tags ?? []).join('; '),
      x.toFixed(DIGITS),
      y.toFixed(DIGITS),
      outlier.toFixed(DIGITS),
      groups.get(id) ?? '',
    ]
  })
  return [HEAD, ...lines].map(csvLine).join('')
}
