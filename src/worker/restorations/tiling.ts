/** @file How the CHVAE is run over a photo in tiles. */

/** Large tiles lose little to their overlaps; at this size the worker stays below 1 GB with a 24-megapixel photo. */
export const TILE = 1088
/** Beyond this distance a tile's edge changes no pixel by 1/255: 24 px do (2.1), 32 hardly (0.9), 40 do not (0.5), `npm run bench`. */
export const OVERLAP = 40
