/** @file What the outputs of a batch are called: folders are mirrored, no two photos get one name. Pure. */
import path from 'node:path'
import { fittingName, nameToTry } from '../../files/free-name.ts'
import { PatinaError } from '../../shared/errors.ts'
import { filledPattern, isFileName, isNamePattern } from '../../shared/name-pattern.ts'
import type { PhotoFormat } from '../../shared/worker-protocol.ts'

/** The pattern that keeps names as they are. */
export const SAME_NAME = '{name}'

const SUFFIX: Readonly<Record<PhotoFormat, string>> = {
  jpeg: '.jpg',
  png: '.png',
  tiff: '.tif',
  webp: '.webp',
  avif: '.avif',
  patina: '.patina',
}

/**
 * Refuses what could not be a folder's name on every system.
 * @throws PatinaError usage
 */
export function checkFolderName(name: string): void {
  if (isFileName(name)) return
  throw new PatinaError('usage', { message: `"${name}" cannot be the name of a folder.` })
}

/**
 * Refuses a pattern that could not be a file name on every system, or leave its folder.
 * @throws PatinaError usage
 */
export function checkPattern(pattern: string): void {
  if (isNamePattern(pattern)) return
  const message = `A name pattern holds {name} or {number}, may hold {folder}, and is a file name without its ending; "${pattern}" is not.`
  throw new PatinaError('usage', { message })
}

export interface NameRule {
  /** Absolute. */
  readonly out: string
  readonly pattern: string
  /** null: the photo's own, so that its ending stays as it is. */
  readonly format: PhotoFormat | null
}

/**
 * The output of a photo.
 * @param relative the photo below the folder that was named
 * @param number of the photo in the batch, from 1
 */
export function outputFor({ out, pattern, format }: NameRule, relative: string, number: number): string {
  const { dir, name, ext } = path.parse(relative)
  if (pattern === SAME_NAME && format === null) return path.join(out, relative)
  const values = { name, folder: path.basename(dir), number: String(number).padStart(4, '0') }
  const stem = filledPattern(pattern, values)
  return path.join(out, dir, fittingName(stem, format === null ? ext : SUFFIX[format]))
}

/** The same for names that some file system takes for one: another case, another composition of letters. */
const keyOf = (file: string) => file.normalize('NFC').toLowerCase()

/** Gives out names, each once. */
export class NameBook {
  readonly #given: Set<string>

  /** @param given names that were given out before */
  constructor(given: readonly string[] = []) {
    this.#given = new Set(given.map(keyOf))
  }

  /** The first of `file`, "file (2)" ... that was not given out and that `isFree` likes. */
  async take(file: string, isFree: (file: string) => Promise<boolean>): Promise<string> {
    for (let n = 1; ; n++) {
      const name = nameToTry(file, n)
      if (this.#given.has(keyOf(name)) || !(await isFree(name))) continue
      this.#given.add(keyOf(name))
      return name
    }
  }
}
