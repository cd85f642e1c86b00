/** @file A rectangle of a mask in memory, at full size or reduced by a whole power of two. Pure; every process. */

export interface Extent {
  readonly width: number
  readonly height: number
}

/** In pixels of a level. */
export interface Box extends Extent {
  readonly left: number
  readonly top: number
}

/**
 * Row-major bytes, 0 = not marked, 255 = marked. `scale` (1, 1/2, 1/4 ...) is pixels of the patch for one pixel of the photo;
 * `left` and `top` count in pixels of the patch.
 */
export interface Patch extends Box {
  readonly scale: number
  readonly data: Uint8Array
}

/** Size of the whole mask at a scale. */
export const levelSize = ({ width, height }: Extent, scale: number): Extent => ({
  width: Math.ceil(width * scale),
  height: Math.ceil(height * scale),
})

/** A box grown by `by` on every side, and cut at the borders of `within`. */
export function expand(box: Box, by: number, within: Extent): Box {
  const left = Math.max(box.left - by, 0)
  const top = Math.max(box.top - by, 0)
  const right = Math.min(box.left + box.width + by, within.width)
  const bottom = Math.min(box.top + box.height + by, within.height)
  return { left, top, width: Math.max(right - left, 0), height: Math.max(bottom - top, 0) }
}

/** Copies a box out of a patch; what lies outside of the patch is 0. */
export function crop(patch: Patch, box: Box): Patch {
  const data = new Uint8Array(box.width * box.height)
  const from = Math.max(box.left, patch.left)
  const to = Math.min(box.left + box.width, patch.left + patch.width)
  for (let y = 0; y < box.height; y++) {
    const row = box.top + y - patch.top
    if (row < 0 || row >= patch.height || to <= from) continue
    const start = row * patch.width - patch.left
    data.set(patch.data.subarray(start + from, start + to), y * box.width + from - box.left)
  }
  return { ...box, scale: patch.scale, data }
}

/** The value of all pixels, or null if they differ. */
export function uniform({ data }: Patch): number | null {
  const first = data[0] ?? 0
  for (let i = 1; i < data.length; i++) if (data[i] !== first) return null
  return first
}
