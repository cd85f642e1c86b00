/** @file The detector's maps in the window: fetched once for each photo, marks made of them without a network. Runs in the page. */
import { unpackPicture } from '../../imaging/mask/picture.ts'
import { scratchMask } from '../../imaging/mask/scratches.ts'
import type { Api } from '../../shared/api.ts'
import type { Photo, ScratchMap } from '../../shared/contract.ts'
import { fromFailure, PatinaError } from '../../shared/errors.ts'
import type { MaskOpOf } from '../../shared/mask.ts'

export interface ScratchMaps {
  /** Has the photo searched. @returns the name of the map, which is held from here on @throws PatinaError */
  find(photo: Photo): Promise<string>
  /** Holds a map that was found before. @throws PatinaError */
  load(photo: Photo, map: string): Promise<void>
  isHeld(map: string): boolean
  /** The pixels that an operation marks; its map must be held. */
  pixels(photo: Photo, op: MaskOpOf<'found'>): Uint8Array
}

export function createScratchMaps({ media }: Api): ScratchMaps {
  /** One photo is looked at: its maps are held, and no other's. */
  const held = new Map<string, { readonly photo: string; readonly data: Uint8Array }>()

  async function take({ id, width, height }: Photo, path: string): Promise<string> {
    const response = await fetch(`${media.base}assets/photos/${id}/scratches${path}`, { headers: media.headers })
    if (!response.ok) throw new PatinaError('refused', { reason: `status ${response.status}` })
    const answer = (await response.json()) as ScratchMap
    if ('failure' in answer) throw fromFailure(answer.failure)
    const data = await unpackPicture(answer.data, width * height)
    for (const [map, { photo }] of held) if (photo !== id) held.delete(map)
    held.set(answer.map, { photo: id, data })
    return answer.map
  }

  return {
    find: (photo) => take(photo, ''),
    async load(photo, map) {
      if (!held.has(map)) await take(photo, `/${map}`)
    },
    isHeld: (map) => held.has(map),
    pixels({ width, height }, { map, sensitivity }) {
      const found = held.get(map)
      if (!found) throw new TypeError(`Expected the map ${map} to be held`)
      return scratchMask(found.data, width, height, sensitivity)
    },
  }
}
