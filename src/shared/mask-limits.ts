/** @file The bounds of what a mask is made of. Apart from the schemas, so that the window can know them too. */

/** Numbers in one path; a longer one is cut into several. */
export const MAX_PATH_NUMBERS = 20_000
/** Diameter of a brush, pixels of the photo. */
export const MAX_BRUSH = 4_000
/** How far an edge is moved or softened at once, pixels of the photo. */
export const MAX_REACH = 200
