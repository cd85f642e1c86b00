/** @file Parts of a photo that are shown at full size beside the text about them: where they are, and their addresses. Pure. */
import type { Region } from '../../shared/checkup.ts'
import type { Photo } from '../../shared/contract.ts'
import type { Size } from './view.ts'

/** A part of the given size around the middle of a region; moved where it would leave the photo, smaller where the photo is. */
export function partAround(region: Region, size: Size, photo: Size): Region {
  const along = (start: number, length: number, wanted: number, whole: number) => {
    const edge = Math.min(Math.round(wanted), whole)
    return [Math.max(0, Math.min(whole - edge, Math.round(start + (length - edge) / 2))), edge] as const
  }
  const [x, width] = along(region.x, region.width, size.width, photo.width)
  const [y, height] = along(region.y, region.height, size.height, photo.height)
  return { x, y, width, height }
}

/** Asset address of a part as it is. */
export const partAddress = (photo: Photo['id'], { x, y, width, height }: Region): string =>
  `assets/photos/${photo}/parts/${x}_${y}_${width}_${height}`
