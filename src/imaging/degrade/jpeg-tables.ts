/** @file The quantisation tables of JPEG files that libjpeg writes. Pure. */

/** ITU-T T.81, table K.1 (brightness), row by row. */
const LUMA = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
] as const

/** ITU-T T.81, table K.2 (colour), row by row. */
const CHROMA = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99,
] as const

export interface QuantisationTables {
  /** 64 steps each, row by row (not zigzag), 1-255. */
  readonly luma: Uint8Array
  readonly chroma: Uint8Array
}

/**
 * Tables of a quality as libjpeg counts it (jcparam.c, baseline): the tables of annex K are those of quality 50.
 * @param quality 1-100, whole
 * @throws RangeError for another quality
 */
export function quantisationTables(quality: number): QuantisationTables {
  if (!(Number.isInteger(quality) && quality >= 1 && quality <= 100))
    throw new RangeError(`Expected a JPEG quality of 1 to 100 but received ${quality}`)
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality
  const scaled = (table: readonly number[]) =>
    Uint8Array.from(table, (step) => Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))))
  return { luma: scaled(LUMA), chroma: scaled(CHROMA) }
}
