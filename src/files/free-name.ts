/** @file The names that are tried when a name is taken: "a.jpg", "a (2).jpg", "a (3).jpg" ... Pure; worker and main. */
import path from 'node:path'

/** Longest file name, in bytes, that every common file system takes. */
const MAX_NAME_BYTES = 255

function shorten(stem: string, bytes: number): string {
  const letters = [...stem]
  while (letters.length > 1 && Buffer.byteLength(letters.join('')) > bytes) letters.pop()
  return letters.join('')
}

/** A file name of a stem and an ending, the stem cut so that the whole is not too long. */
export const fittingName = (stem: string, ending: string): string =>
  shorten(stem, MAX_NAME_BYTES - Buffer.byteLength(ending)) + ending

/** The n-th name to try, counted from 1. From the second on, the stem gives way where the name would become too long. */
export function nameToTry(file: string, n: number): string {
  if (n === 1) return file
  const { dir, name, ext } = path.parse(file)
  return path.join(dir, fittingName(name, ` (${n})${ext}`))
}
