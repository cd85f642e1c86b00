/** @file How the CHVAE is run over a photo in tiles. */
import type { ChvaeSize } from '../../models/chvae/config.ts'

/**
 * Large tiles lose little to their overlaps: 12 % of a 24-megapixel photo, 14 % at 1088. At this size the worker peaks near 700 MB
 * with such a photo, by 40 MB more than at 1088.
 */
export const TILE = 1280
/**
 * Beyond this distance a tile's edge changes no pixel by 1/255. `small` sees 64 px; over six photos with noise of 0, 15 and 50
 * levels the largest change at 24, 32, 40 and 48 px was 4.6, 2.1, 0.64 and 0.20 levels. `base` sees 92 px: at 40, 48 and 64 px the largest
 * change of `npm run bench -- --only photo` was 0.36, 0.14 and 0.01 levels.
 */
export const OVERLAP: Readonly<Record<ChvaeSize, number>> = { small: 40, base: 48 }
